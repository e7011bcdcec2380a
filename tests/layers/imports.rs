//! What each source file takes from other files of its crate, as its paths say.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use proc_macro2::{Punct, Spacing, Span, TokenStream, TokenTree};
use syn::spanned::Spanned;
use syn::visit::{self, Visit};
use syn::{Attribute, Expr, Item, ItemMod, ItemUse, Macro, Meta, Stmt, UseTree};

/// A source file of a crate.
pub struct SourceFile {
    /// Its path from the project's root, with slashes.
    pub name: String,
    /// Its module: the names below the crate's root.
    pub module: Vec<String>,
    /// What it takes from other files.
    pub imports: Vec<Import>,
}

/// Something that a file takes from another.
pub struct Import {
    /// The module of the other file.
    pub module: Vec<String>,
    /// The line where it says so, from 1.
    pub line: usize,
}

/// All sources below a folder that holds a crate's root, without tests and binaries.
pub fn read(folder: &str) -> Vec<SourceFile> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut found = Vec::new();
    collect(&root.join(folder), &mut Vec::new(), &mut found);
    let modules: BTreeSet<Vec<String>> = found.iter().map(|(module, _)| module.clone()).collect();
    let files = found.iter().map(|(module, path)| {
        let text = fs::read_to_string(path).expect("a text file");
        let file =
            syn::parse_file(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        let mut paths = Paths {
            own: module,
            modules: &modules,
            children: children_of(&file.items),
            imports: Vec::new(),
        };
        paths.visit_file(&file);
        SourceFile {
            name: path
                .strip_prefix(root)
                .unwrap_or(path)
                .to_string_lossy()
                .replace('\\', "/"),
            module: module.clone(),
            imports: paths.imports,
        }
    });
    files.collect()
}

type Found = (Vec<String>, std::path::PathBuf);

fn collect(folder: &Path, module: &mut Vec<String>, found: &mut Vec<Found>) {
    let entries = fs::read_dir(folder)
        .expect("a folder that can be read")
        .flatten();
    for path in entries.map(|entry| entry.path()) {
        let stem = path
            .file_stem()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned();
        let is_left_out =
            stem == "tests" || stem == "testing" || (module.is_empty() && stem == "bin");
        if is_left_out {
            continue;
        }
        if path.is_dir() {
            module.push(stem);
            collect(&path, module, found);
            module.pop();
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            let mut own = module.clone();
            let is_root = module.is_empty() && (stem == "lib" || stem == "main");
            if stem != "mod" && !is_root {
                own.push(stem);
            }
            found.push((own, path));
        }
    }
}

/// The modules that a file declares and that have a file of their own.
fn children_of(items: &[Item]) -> BTreeSet<String> {
    let declared = items.iter().filter_map(|item| match item {
        Item::Mod(module) if module.content.is_none() => Some(module.ident.to_string()),
        _ => None,
    });
    declared.collect()
}

struct Paths<'a> {
    own: &'a [String],
    modules: &'a BTreeSet<Vec<String>>,
    children: BTreeSet<String>,
    imports: Vec<Import>,
}

impl Paths<'_> {
    /// Notes the file that a path leads to, if it is another one of this crate.
    fn note(&mut self, segments: &[String], at: Span) {
        let Some(first) = segments.first() else {
            return;
        };
        let mut full: Vec<String> = match first.as_str() {
            "crate" => Vec::new(),
            "self" | "super" => self.own.to_vec(),
            child if self.children.contains(child) => [self.own, &[child.to_owned()]].concat(),
            _ => return,
        };
        for segment in &segments[1..] {
            full.push(segment.clone());
        }
        let supers = segments
            .iter()
            .filter(|segment| *segment == "super")
            .count();
        if supers > 0 {
            let rest = segments
                .iter()
                .filter(|segment| *segment != "super" && *segment != "self");
            let kept = self.own.len().saturating_sub(supers);
            full = self.own[..kept].iter().chain(rest).cloned().collect();
        }
        while !full.is_empty() && !self.modules.contains(&full) {
            full.pop();
        }
        // The root of a crate only lists its modules.
        if !full.is_empty() && full != self.own {
            let line = at.start().line;
            self.imports.push(Import { module: full, line });
        }
    }

    fn note_tree(&mut self, before: &mut Vec<String>, tree: &UseTree) {
        match tree {
            UseTree::Path(path) => {
                before.push(path.ident.to_string());
                self.note_tree(before, &path.tree);
                before.pop();
            }
            UseTree::Group(group) => {
                for tree in &group.items {
                    self.note_tree(before, tree);
                }
            }
            UseTree::Name(name) => self.note_with(before, &name.ident.to_string(), tree.span()),
            UseTree::Rename(name) => self.note_with(before, &name.ident.to_string(), tree.span()),
            UseTree::Glob(_) => self.note(&before.clone(), tree.span()),
        }
    }

    /// Notes the paths in what a macro or an attribute is given: no syntax tree knows them.
    fn note_tokens(&mut self, tokens: TokenStream) {
        let mut path: Vec<String> = Vec::new();
        let mut colons = 0;
        for token in tokens
            .into_iter()
            .chain([TokenTree::Punct(Punct::new(',', Spacing::Alone))])
        {
            match &token {
                TokenTree::Ident(name) if path.is_empty() || colons == 2 => {
                    path.push(name.to_string());
                    colons = 0;
                }
                TokenTree::Punct(sign) if sign.as_char() == ':' && !path.is_empty() => colons += 1,
                _ => {
                    let ended = std::mem::take(&mut path);
                    if ended.len() > 1 {
                        self.note(&ended, token.span());
                    }
                    colons = 0;
                    if let TokenTree::Ident(name) = &token {
                        path.push(name.to_string());
                    }
                }
            }
            if let TokenTree::Group(group) = token {
                self.note_tokens(group.stream());
            }
        }
    }

    fn note_with(&mut self, before: &[String], name: &str, at: Span) {
        let own = (name != "self").then(|| name.to_owned());
        let segments: Vec<String> = before.iter().cloned().chain(own).collect();
        self.note(&segments, at);
    }
}

impl<'ast> Visit<'ast> for Paths<'_> {
    fn visit_item_use(&mut self, item: &'ast ItemUse) {
        self.note_tree(&mut Vec::new(), &item.tree);
    }

    fn visit_path(&mut self, path: &'ast syn::Path) {
        let segments: Vec<String> = path
            .segments
            .iter()
            .map(|it| it.ident.to_string())
            .collect();
        if segments.len() > 1 {
            self.note(&segments, path.span());
        }
        visit::visit_path(self, path);
    }

    fn visit_macro(&mut self, call: &'ast Macro) {
        self.note_tokens(call.tokens.clone());
        visit::visit_macro(self, call);
    }

    fn visit_attribute(&mut self, attribute: &'ast Attribute) {
        if let Meta::List(list) = &attribute.meta {
            self.note_tokens(list.tokens.clone());
        }
        visit::visit_attribute(self, attribute);
    }

    fn visit_stmt(&mut self, statement: &'ast Stmt) {
        let attributes = match statement {
            Stmt::Expr(Expr::Call(call), _) => call.attrs.as_slice(),
            _ => &[],
        };
        if !attributes.iter().any(is_for_tests) {
            visit::visit_stmt(self, statement);
        }
    }

    fn visit_item_mod(&mut self, module: &'ast ItemMod) {
        if !module.attrs.iter().any(is_for_tests) {
            visit::visit_item_mod(self, module);
        }
    }
}

fn is_for_tests(attribute: &Attribute) -> bool {
    let Ok(list) = attribute.meta.require_list() else {
        return false;
    };
    attribute.path().is_ident("cfg") && list.tokens.to_string().contains("test")
}
