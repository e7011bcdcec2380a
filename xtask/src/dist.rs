//! How is the page built into `dist/`, and how large is it?

use std::{fs, io, path::Path};

use anyhow::{Context, Result, bail};

use crate::{archive, files, paths, release, setup::Setup, steps::Steps};

/// Sets up, builds, packs, and tells the sizes.
pub fn run() -> Result<()> {
    let (setup, mut steps) = Setup::for_the_page(Setup::STEPS + 1)?;
    build(&setup, &mut steps)?;
    let archive = archive::pack(&setup.root)?;
    print_sizes(&setup.root, &archive)
}

/// Builds as the next step.
pub fn build(setup: &Setup, steps: &mut Steps) -> Result<()> {
    steps.next();
    ready_to_build(&setup.root)?;
    steps.hidden(
        "Building the page (the first time about 5 minutes)",
        &mut setup.trunk(&["build", "--locked"]),
        "Correct what the compiler says above and run it again.",
    )?;
    release::fill_in(&setup.root.join("dist"))
}

/// What trunk does not do itself before a build.
pub fn ready_to_build(root: &Path) -> Result<()> {
    if !root.join("index.html").is_file() {
        bail!("there is no index.html in {}", root.display());
    }
    // trunk copies whatever snippets lie here, those of earlier builds too; wasm-bindgen writes
    // the ones in use again.
    let snippets = paths::target(root)?
        .join("wasm-bindgen")
        .join("release")
        .join("snippets");
    match fs::remove_dir_all(&snippets) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => {
            Err(error).with_context(|| format!("can't remove {}", snippets.display()))
        }
        _ => Ok(()),
    }
}

fn print_sizes(root: &Path, archive: &Path) -> Result<()> {
    let files = files::in_folder(&root.join("dist"))?;
    for file in &files {
        println!("{:>10}  dist/{}", kilobytes(file.size), file.name);
    }
    let total = files.iter().map(|file| file.size).sum();
    println!("{:>10}  in {} files", kilobytes(total), files.len());
    let size = archive.metadata().map_or(0, |meta| meta.len());
    let name = archive.strip_prefix(root).unwrap_or(archive).display();
    println!("{:>10}  as an archive: {name}", kilobytes(size));
    Ok(())
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
