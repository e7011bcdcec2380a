//! The name of a build, and the list of its files. The service worker is told here: it keeps
//! exactly these files for use offline.

use std::{fs, path::Path};

use anyhow::{Context, Result, bail};
use sha2::{Digest, Sha256};

use crate::{
    comments::without_comments,
    compress::is_plain,
    files,
    policy::{integrity, with_one_style},
};

const SERVICE_WORKER: &str = "sw.js";
/// The lines that are filled in, as they stand in `www/sw/life.js`.
const VERSION_LINE: &str = "const VERSION = \"\";";
const BUILD_LINE: &str = "const BUILD = \"\";";
const FILES_LINE: &str = "const FILES = [];";

/// A file by its address, with the hash by which a browser checks it.
type Listed = (String, String);

/// The folder of the page's program, as it is built and as the page asks for it.
const PARTS: &str = "page";
/// The page's style once more; see `www/start.js`.
const STYLE: &str = "style.css";
/// The file that says by which name its programs know a build, and what stands before that name.
const FIRST_LINES: &str = "engine-worker.js";
const BUILD: &str = "engine.js?v=";

/// Slims the page, and names the folder of its program by what is in it, so that no cache can mix parts of
/// two builds. An error if the page does not ask for that folder.
pub fn name_parts(dist: &Path) -> Result<()> {
    let folder = dist.join(PARTS);
    let page = dist.join("index.html");
    let text =
        fs::read_to_string(&page).with_context(|| format!("can't read {}", page.display()))?;
    let (text, style) = with_one_style(&without_comments(&text));
    fs::write(folder.join(STYLE), style)
        .with_context(|| format!("can't write into {}", folder.display()))?;
    let mut hash = Sha256::new();
    files::hash(&folder, &mut hash)?;
    let hash = hash.finalize();
    let digits: String = hash
        .iter()
        .take(8)
        .map(|byte| format!("{byte:02x}"))
        .collect();
    let name = format!("{PARTS}-{digits}");
    fs::rename(&folder, dist.join(&name))
        .with_context(|| format!("can't rename {}", folder.display()))?;
    let address = format!("./{PARTS}/");
    if !text.contains(&address) {
        bail!("{} does not ask for {address}", page.display());
    }
    let text = text.replace(&address, &format!("./{name}/"));
    fs::write(&page, text).with_context(|| format!("can't write {}", page.display()))
}

/// Fills version and files into the service worker of the built page. An error if it has not
/// the lines for them.
pub fn fill_in(dist: &Path) -> Result<()> {
    let path = dist.join(SERVICE_WORKER);
    let text =
        fs::read_to_string(&path).with_context(|| format!("can't read {}", path.display()))?;
    let text = filled(&text, &name_of_build(dist)?, &list(dist)?)?;
    fs::write(&path, text).with_context(|| format!("can't write {}", path.display()))
}

/// As its programs know it.
fn name_of_build(dist: &Path) -> Result<String> {
    let path = dist.join(FIRST_LINES);
    let text =
        fs::read_to_string(&path).with_context(|| format!("can't read {}", path.display()))?;
    let name = text
        .split(BUILD)
        .nth(1)
        .and_then(|rest| rest.split('"').next());
    name.map(str::to_owned)
        .with_context(|| format!("{} names no build", path.display()))
}

/// Every file that a host serves, by address. The service worker itself is the browser's to keep.
fn list(dist: &Path) -> Result<Vec<Listed>> {
    let mut listed = Vec::new();
    for file in files::in_folder(dist)?.into_iter().filter(is_plain) {
        if file.name == SERVICE_WORKER || is_for_the_host(&file.name) {
            continue;
        }
        let bytes = files::read(&file.path)?;
        let address = match file.name.as_str() {
            "index.html" => "./".to_owned(),
            _ => file.name,
        };
        listed.push((address, integrity(&bytes)));
    }
    listed.sort();
    Ok(listed)
}

/// What begins so is for the host to read, and many hosts don't serve it.
fn is_for_the_host(name: &str) -> bool {
    name.split('/').any(|part| part.starts_with(['_', '.']))
}

/// The service worker with its lines filled in. Whatever changes in it or in the files, changes the
/// version.
fn filled(text: &str, build: &str, files: &[Listed]) -> Result<String> {
    for line in [VERSION_LINE, BUILD_LINE, FILES_LINE] {
        if text.lines().filter(|l| *l == line).count() != 1 {
            bail!("{SERVICE_WORKER} must have the line `{line}` once, to be filled in");
        }
    }
    let files = serde_json::to_string(files).context("texts can be written as JSON")?;
    let mut hash = Sha256::new();
    hash.update(text);
    hash.update(&files);
    let version: String = hash.finalize()[..6]
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect();
    Ok(text
        .replace(VERSION_LINE, &format!("const VERSION = \"{version}\";"))
        .replace(BUILD_LINE, &format!("const BUILD = \"{build}\";"))
        .replace(FILES_LINE, &format!("const FILES = {files};")))
}

#[cfg(test)]
mod tests {
    use super::*;

    const WORKER: &str =
        "// It begins.\nconst VERSION = \"\";\nconst BUILD = \"\";\nconst FILES = [];\nwork();\n";

    fn dist() -> Result<tempfile::TempDir> {
        let dist = tempfile::tempdir()?;
        fs::create_dir_all(dist.path().join("data"))?;
        for (name, text) in [
            ("index.html", "<!doctype html>"),
            ("sw.js", WORKER),
            ("_headers", "/*"),
            (".nojekyll", ""),
            ("engine.js", "abc"),
            ("engine-worker.js", "import \"./engine.js?v=0123\";"),
            ("data/a.csv", ""),
        ] {
            fs::write(dist.path().join(name), text)?;
        }
        Ok(dist)
    }

    #[test]
    fn every_file_that_a_host_serves_is_listed_with_its_hash() -> Result<()> {
        let dist = dist()?;
        let listed = list(dist.path())?;
        let names: Vec<&str> = listed.iter().map(|(name, _)| name.as_str()).collect();
        assert_eq!(names, ["./", "data/a.csv", "engine-worker.js", "engine.js"]);
        // The hashes of nothing and of "abc", from the standard's own examples.
        let empty = "sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=";
        let abc = "sha256-ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0=";
        assert_eq!((&*listed[1].1, &*listed[3].1), (empty, abc));
        Ok(())
    }

    #[test]
    fn the_program_is_named_by_what_is_in_it() -> Result<()> {
        let named = |program: &str| -> Result<(String, String)> {
            let dist = dist()?;
            fs::create_dir_all(dist.path().join("page"))?;
            fs::write(dist.path().join("page/page.js"), program)?;
            fs::write(dist.path().join("index.html"), "import './page/page.js'")?;
            name_parts(dist.path())?;
            let text = fs::read_to_string(dist.path().join("index.html"))?;
            let name = text.split('/').nth(1).unwrap_or_default().to_owned();
            assert!(dist.path().join(&name).join("page.js").is_file(), "{text}");
            Ok((name, text))
        };
        let (one, text) = named("1")?;
        assert_eq!(text, format!("import './{one}/page.js'"));
        assert_eq!(one, named("1")?.0);
        assert_ne!(one, named("2")?.0);
        Ok(())
    }

    #[test]
    fn the_same_files_have_the_same_version_and_others_another() -> Result<()> {
        let (one, same, other) = (dist()?, dist()?, dist()?);
        fs::write(other.path().join("data").join("a.csv"), "1")?;
        let mut texts = Vec::new();
        for dist in [&one, &same, &other] {
            fill_in(dist.path())?;
            texts.push(fs::read_to_string(dist.path().join(SERVICE_WORKER))?);
        }
        assert_eq!(texts[0], texts[1]);
        let version = |text: &str| text.lines().nth(1).map(str::to_owned);
        assert_ne!(version(&texts[0]), version(&texts[2]));
        assert_ne!(version(&texts[0]).as_deref(), Some(VERSION_LINE));
        assert!(texts[0].contains("const BUILD = \"0123\";"));
        assert!(texts[0].contains(r#"const FILES = [["./","sha256-"#));
        assert!(texts[0].starts_with("// It begins.\n") && texts[0].ends_with("work();\n"));
        Ok(())
    }

    #[test]
    fn a_worker_without_the_lines_is_refused() {
        let twice = format!("{WORKER}{WORKER}");
        for text in ["work();\n", &twice] {
            let why = filled(text, "", &[]).err().map(|error| error.to_string());
            assert!(why.is_some_and(|why| why.contains("VERSION")));
        }
    }

    /// The lines are those of the service worker itself.
    #[test]
    fn the_service_worker_has_the_lines() -> Result<()> {
        let text = fs::read_to_string(crate::paths::root()?.join("www/sw/life.js"))?;
        filled(&text, "", &[]).map(drop)
    }
}
