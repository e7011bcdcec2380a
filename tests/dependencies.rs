//! Do all dependencies come from where they should, under licences that go with ours, each but once?
//!
//! The policy is `deny.toml`, the file of cargo-deny, and these are its checks of licences, sources and
//! bans, which take seconds and not one more tool to compile. The workflow runs the tool itself, which
//! also knows the known vulnerabilities.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use std::sync::OnceLock;

use cargo_metadata::{CargoOpt, Metadata, MetadataCommand, Package};
use serde::Deserialize;
use spdx::{Expression, Licensee, ParseMode};

#[derive(Deserialize)]
struct Policy {
    licenses: Licenses,
    bans: Bans,
    sources: Sources,
}

#[derive(Deserialize)]
struct Licenses {
    allow: Vec<String>,
}

#[derive(Deserialize)]
struct Bans {
    skip: Vec<Skip>,
}

#[derive(Deserialize)]
struct Skip {
    #[serde(rename = "crate")]
    package: String,
    reason: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case")]
struct Sources {
    allow_registry: Vec<String>,
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn policy() -> Policy {
    let text = fs::read_to_string(root().join("deny.toml")).expect("deny.toml is there");
    toml::from_str(&text).expect("deny.toml can be read")
}

/// All packages that any feature on any system takes.
fn packages() -> &'static [Package] {
    static ALL: OnceLock<Metadata> = OnceLock::new();
    let ask = || {
        let mut command = MetadataCommand::new();
        command
            .current_dir(root())
            .features(CargoOpt::AllFeatures)
            .other_options(["--locked".to_owned()]);
        let metadata = command.exec();
        // Those of other systems are fetched now.
        metadata.unwrap_or_else(|error| panic!("{error}\nIs there a network? crates.io is asked."))
    };
    &ALL.get_or_init(ask).packages
}

fn named(package: &Package) -> String {
    format!("{}@{}", package.name, package.version)
}

fn report(broken: &[String]) {
    assert!(broken.is_empty(), "\n{}\n", broken.join("\n"));
}

#[test]
fn each_licence_goes_with_ours() {
    let Licenses { allow } = policy().licenses;
    let allowed: Vec<(&String, Licensee)> = allow
        .iter()
        .map(|name| {
            (
                name,
                Licensee::parse(name).expect("a licence by its SPDX name"),
            )
        })
        .collect();
    let mut used = BTreeSet::new();
    let mut broken = Vec::new();
    for package in packages() {
        let licence = package.license.as_deref().unwrap_or_default();
        let Ok(expression) = Expression::parse_mode(licence, ParseMode::LAX) else {
            broken.push(format!(
                "{}: names no licence that is known: {licence:?}",
                named(package)
            ));
            continue;
        };
        let good = expression.evaluate(|wanted| {
            let mut with = allowed.iter().filter(|(_, it)| it.satisfies(wanted));
            with.next().map(|(name, _)| used.insert(*name)).is_some()
        });
        if !good {
            broken.push(format!(
                "{}: {licence} is not among those allowed",
                named(package)
            ));
        }
    }
    let unused = allow.iter().filter(|name| !used.contains(name));
    broken.extend(unused.map(|name| format!("deny.toml: nothing is under {name}")));
    report(&broken);
}

#[test]
fn everything_comes_from_crates_io() {
    let Sources { allow_registry } = policy().sources;
    let registries: Vec<String> = allow_registry
        .iter()
        .map(|registry| format!("registry+{registry}"))
        .collect();
    let broken: Vec<String> = packages()
        .iter()
        .filter_map(|package| {
            let from = match &package.source {
                Some(source) => &source.repr,
                // A path: it must be of the project itself.
                None if package.manifest_path.starts_with(root()) => return None,
                None => package.manifest_path.as_str(),
            };
            let known = registries.iter().any(|registry| registry == from);
            (!known).then(|| format!("{}: comes from {from}", named(package)))
        })
        .collect();
    report(&broken);
}

#[test]
fn no_crate_is_there_twice_without_a_reason() {
    let Bans { skip } = policy().bans;
    let mut versions: BTreeMap<&str, Vec<&Package>> = BTreeMap::new();
    for package in packages() {
        versions.entry(&package.name).or_default().push(package);
    }
    let mut broken = Vec::new();
    let mut used = BTreeSet::new();
    for packages in versions.values_mut() {
        packages.sort_by(|a, b| a.version.cmp(&b.version));
        // The newest is the one that all should use.
        packages.pop();
        for old in packages.iter().map(|package| named(package)) {
            if skip.iter().all(|it| it.package != old) {
                broken.push(format!(
                    "{old}: a newer version is there too; see deny.toml"
                ));
            }
            used.insert(old);
        }
    }
    for Skip { package, reason } in &skip {
        if !used.contains(package) || reason.is_empty() {
            broken.push(format!(
                "deny.toml: {package} is there once, or has no reason"
            ));
        }
    }
    report(&broken);
}

#[test]
fn every_dependency_has_a_version() {
    // Ours have no source: they lie in the project.
    let ours = packages().iter().filter(|package| package.source.is_none());
    let broken: Vec<String> = ours
        .flat_map(|package| package.dependencies.iter().map(move |it| (package, it)))
        .filter(|(_, it)| it.path.is_none() && it.req.comparators.is_empty())
        .map(|(package, it)| format!("{}: {} in any version", package.name, it.name))
        .collect();
    report(&broken);
}

/// What runs there may publish the site: a tag can be moved, a hash can't.
#[test]
fn each_action_is_pinned_by_its_hash() {
    let folder = root().join(".github/workflows");
    let files = fs::read_dir(folder).expect("the workflows").flatten();
    let texts = files.map(|file| fs::read_to_string(file.path()).expect("a text file"));
    let texts: Vec<String> = texts.collect();
    let lines = texts.iter().flat_map(|text| text.lines());
    let actions: Vec<&str> = lines
        .filter_map(|line| line.trim_start_matches([' ', '-']).strip_prefix("uses:"))
        .collect();
    assert!(!actions.is_empty());
    let is_pinned = |action: &&str| {
        let version = action.split(['@', '#']).nth(1).unwrap_or_default().trim();
        version.len() == 40 && version.chars().all(|c| c.is_ascii_hexdigit())
    };
    let loose = actions.into_iter().filter(|action| !is_pinned(action));
    report(&loose.map(str::to_owned).collect::<Vec<_>>());
}
