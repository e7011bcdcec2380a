//! Where do files go that the page saves, and how does it get them back?

use std::path::{Path, PathBuf};

use serde_json::json;
use tempfile::TempDir;

use crate::names::name_of;
use crate::page::Page;
use crate::wait::until;

/// The field that opens a saved run.
pub const OPEN: &str = "Open a saved run (JSON)";

/// A folder for what is saved, until it is dropped.
#[derive(Debug)]
pub struct Folder(TempDir);

impl Folder {
    /// An empty folder.
    pub fn new() -> Self {
        let folder = tempfile::Builder::new().prefix("parlab-saved-").tempdir();
        Folder(folder.expect("a folder for what is saved"))
    }

    /// The file whose name ends in `ending`, as soon as all of it is there. The browser takes the
    /// name with an empty file first, and puts the whole file in its place at the end.
    pub async fn file(&self, ending: &str) -> PathBuf {
        until(&format!("a file that ends in {ending}"), async || {
            let files = std::fs::read_dir(self.0.path()).expect("a folder");
            let whole = files.flatten().find(|file| {
                let name = file.file_name().to_string_lossy().into_owned();
                // The name up to its first dot has no dots in it.
                let named = name.split_once('.').is_some_and(|(_, rest)| rest == ending);
                named && file.metadata().is_ok_and(|about| about.len() > 0)
            });
            whole.map(|file| file.path())
        })
        .await
    }

    /// Puts a file there.
    pub fn put(&self, name: &str, text: &str) -> PathBuf {
        let path = self.0.path().join(name);
        std::fs::write(&path, text).expect("a file can be written");
        path
    }
}

impl Default for Folder {
    fn default() -> Self {
        Folder::new()
    }
}

impl Page {
    /// From now on, what is saved goes to this folder, and nobody is asked.
    pub async fn save_to(&self, folder: &Folder) {
        let wish = json!({ "behavior": "allow", "downloadPath": folder.0.path() });
        let cdp = self.driver().cdp();
        let set = cdp.send_raw("Browser.setDownloadBehavior", wish).await;
        set.expect("a folder for downloads");
    }

    /// Presses a button that saves, and gives the file once it is there.
    pub async fn save(&self, button: &str, ending: &str, folder: &Folder) -> PathBuf {
        self.click("button", button).await;
        folder.file(ending).await
    }

    /// Chooses a file in the field that opens saved runs.
    pub async fn open_file(&self, path: &Path) {
        let field = until(&format!("the field “{OPEN}”"), async || {
            self.open_tab("Runs").await;
            for field in self.all("input[type=file]").await {
                if name_of(self.driver(), &field).await.as_deref() == Some(OPEN) {
                    return Some(field);
                }
            }
            None
        })
        .await;
        let path = path.to_str().expect("a path in UTF-8");
        field.send_keys(path).await.expect("a file can be chosen");
    }

    /// Drops a text on what has this role and this name, as from another window; the browser itself does
    /// with it what it does for a person.
    pub async fn drop_text(&self, role: &str, name: &str, text: &str) {
        let target = self.find(role, name).await;
        target.scroll_into_view().await.expect("it can be seen");
        let place = "
            const { left, top, width, height } = arguments[0].getBoundingClientRect();
            return [left + width / 2, top + height / 2];";
        let element = target.to_json().expect("an element");
        let place = self.script(place, vec![element]).await;
        let items = json!([{ "mimeType": "text/plain", "data": text }]);
        for kind in ["dragEnter", "dragOver", "drop"] {
            let event = json!({
                "type": kind, "x": place[0], "y": place[1],
                "data": { "items": items, "dragOperationsMask": 1 },
            });
            let cdp = self.driver().cdp();
            let sent = cdp.send_raw("Input.dispatchDragEvent", event).await;
            sent.expect("a text can be dropped");
        }
    }

    /// Drops files on the page, as from a file manager: name and text of each.
    pub async fn drop_files(&self, files: &[(&str, &str)]) {
        let script = "
            const data = new DataTransfer();
            for (const [name, text] of arguments[0]) data.items.add(new File([text], name));
            for (const type of ['dragenter', 'dragover', 'drop']) {
                const how = { dataTransfer: data, bubbles: true, cancelable: true };
                document.querySelector('main').dispatchEvent(new DragEvent(type, how));
            }";
        self.script(script, vec![json!(files)]).await;
    }
}
