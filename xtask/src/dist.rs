//! The page, built into `dist/`, and its sizes.

use std::path::Path;

use anyhow::Result;

use crate::{
    archive, budget,
    compress::{self, OnTheWay},
    policy, release,
    setup::Setup,
    steps::Steps,
};

/// Sets up, builds, packs, and tells the sizes. An error if one of them fails.
pub fn run() -> Result<()> {
    let (setup, mut steps) = Setup::for_the_page(Setup::STEPS + 1)?;
    let built = build(&setup, &mut steps)?;
    let archive = archive::pack(&setup.root)?;
    print_sizes(&setup.root, &built, &archive);
    Ok(())
}

/// Builds as the next step, and gives the files. An error too if one is larger than it may be.
pub fn build(setup: &Setup, steps: &mut Steps) -> Result<Vec<OnTheWay>> {
    steps.next();
    steps.hidden(
        "Building the page (the first time about 5 minutes)",
        &mut setup.trunk(&["build", "--locked"]),
        "Correct what the compiler says above and run it again.",
    )?;
    let dist = setup.root.join("dist");
    release::name_parts(&dist)?;
    policy::fill_in(&dist)?;
    release::fill_in(&dist)?;
    let built = compress::all(&dist)?;
    budget::check(&built)?;
    Ok(built)
}

fn print_sizes(root: &Path, built: &[OnTheWay], archive: &Path) {
    println!("{:>10}  {:>10}", "size", "brotli");
    for file in built {
        let (size, brotli) = (kilobytes(file.size), kilobytes(file.brotli));
        println!("{size:>10}  {brotli:>10}  dist/{}", file.name);
    }
    let size = kilobytes(built.iter().map(|file| file.size).sum());
    let brotli = kilobytes(built.iter().map(|file| file.brotli).sum());
    println!("{size:>10}  {brotli:>10}  in {} files", built.len());
    let until_run = kilobytes(budget::until_run(built));
    println!("{:>10}  {until_run:>10}  until Run can be pressed", "");
    let size = kilobytes(archive.metadata().map_or(0, |meta| meta.len()));
    let name = archive.strip_prefix(root).unwrap_or(archive).display();
    println!("{size:>10}  {:>10}  as an archive: {name}", "");
}

/// `12.3 kB`, in thousands of bytes as browsers count.
#[allow(clippy::cast_precision_loss)]
fn kilobytes(bytes: u64) -> String {
    format!("{:.1} kB", bytes as f64 / 1000.0)
}

#[cfg(test)]
mod tests {
    use super::kilobytes;

    #[test]
    fn sizes_in_kilobytes() {
        assert_eq!(kilobytes(0), "0.0 kB");
        assert_eq!(kilobytes(180_250), "180.2 kB");
    }
}
