//! Who was asked for what, and what was told about the reader? Each request that reaches the server.

use std::sync::{Arc, Mutex, PoisonError};

use axum::extract::Request;
use axum::http::{HeaderName, Method, header};

/// What would tell a host who reads, or where its link stands.
const TELLING: [HeaderName; 3] = [header::COOKIE, header::REFERER, header::AUTHORIZATION];

/// All requests so far.
#[derive(Clone, Debug, Default)]
pub struct Traffic(Arc<Mutex<Vec<Asked>>>);

/// A request.
#[derive(Clone, Debug)]
pub struct Asked {
    /// Its method.
    pub method: Method,
    /// The host that was meant, with its port unless that is the usual one.
    pub host: String,
    /// The path, without a query.
    pub path: String,
    /// What it told about the reader: names of headers.
    pub tells: Vec<String>,
}

impl Traffic {
    /// A request has arrived. Where the server is the browser’s proxy, the address names the host.
    pub fn note(&self, request: &Request) {
        let headers = request.headers();
        let named = request.uri().authority().map(|host| host.as_str());
        let host = named.or_else(|| headers.get(header::HOST)?.to_str().ok());
        let told = TELLING.iter().filter(|name| headers.contains_key(*name));
        let asked = Asked {
            method: request.method().clone(),
            host: host.unwrap_or_default().to_owned(),
            path: request.uri().path().to_owned(),
            tells: told.map(ToString::to_string).collect(),
        };
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        all.push(asked);
    }

    /// The requests so far, in the order of their arrival.
    pub fn all(&self) -> Vec<Asked> {
        let all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        all.clone()
    }
}
