//! What did a Copy button copy?

use serde_json::json;

use crate::page::Page;
use crate::wait::until;

/// Presses a button that copies, and gives what it copied; what the page says of it must be true.
pub async fn until_copied(page: &Page, button: &str) -> String {
    let origin = page.script("return location.origin", Vec::new()).await;
    let rights = json!({
        "origin": origin,
        "permissions": ["clipboardReadWrite", "clipboardSanitizedWrite"],
    });
    let cdp = page.driver().cdp();
    let granted = cdp.send_raw("Browser.grantPermissions", rights).await;
    granted.expect("the clipboard is open to the page");
    page.click("button", button).await;
    until("what was copied", async || {
        let said = page.texts("status").await;
        if said.iter().any(|text| text == "Copied.") {
            return Some(read(page).await);
        }
        // Where the clipboard stays closed, the text is shown, to be copied by hand.
        said.into_iter().find(|text| text.starts_with("http"))
    })
    .await
}

async fn read(page: &Page) -> String {
    let script = "
        const done = arguments[0];
        navigator.clipboard.readText().then(done, (error) => done(String(error)));";
    let text = page.script_later(script, Vec::new()).await;
    text.as_str().unwrap_or_default().to_owned()
}
