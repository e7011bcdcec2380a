//! stub
#[derive(Clone, Debug)]
/// x
pub struct Samples(Vec<f64>);
impl Samples {
    /// x
    pub fn new(mut v: Vec<f64>) -> Option<Self> { if v.is_empty() { return None } v.sort_by(f64::total_cmp); Some(Samples(v)) }
    /// x
    pub fn median(&self) -> f64 { let v=&self.0; let n=v.len(); if n%2==1 { v[n/2] } else { (v[n/2-1]+v[n/2])/2.0 } }
    /// x
    pub fn n(&self) -> usize { self.0.len() }
    /// x
    pub fn min(&self) -> f64 { self.0[0] }
    /// x
    pub fn max(&self) -> f64 { self.0[self.0.len()-1] }
}
