//! What can a person do on the page? Open it, find things by role and name, click, type, read.

use std::cell::Cell;

use serde_json::{Value, json};
use thirtyfour::error::WebDriverErrorInner;
use thirtyfour::prelude::*;

use crate::browser::Browser;
use crate::names::{has_name, name_of};
use crate::wait::{until, until_true};

/// How often something is looked for before another panel is opened.
pub(crate) const LOOKS_IN_A_PANEL: u32 = 20;

/// The page in its browser. What fails here panics, with what was looked for.
#[derive(Debug)]
pub struct Page {
    browser: Browser,
    /// The address of the page without a fragment.
    address: String,
}

impl Page {
    /// The page at `address`, not opened yet.
    pub fn new(browser: Browser, address: String) -> Self {
        Page { browser, address }
    }

    /// The browser.
    pub fn browser(&self) -> &Browser {
        &self.browser
    }

    /// Closes the browser.
    pub async fn close(self) {
        self.browser.quit().await;
    }

    /// Opens the page anew, as from a bookmark: `fragment` is empty or begins with `#`.
    pub async fn open(&self, fragment: &str) {
        self.open_at(&format!("{}{fragment}", self.address)).await;
    }

    /// Opens another address anew.
    pub async fn open_at(&self, address: &str) {
        // Otherwise an address that differs in its fragment only would not be loaded again.
        self.go("about:blank").await;
        self.go(address).await;
        self.until_there().await;
    }

    /// Opens something else of the same host: a folder or a file without the page.
    pub async fn open_plain(&self, path: &str) {
        self.go(&format!("{}{path}", self.address)).await;
    }

    /// Follows a link within the page, without loading it again, and waits until it is shown.
    pub async fn follow(&self, fragment: &str) {
        let script = "
            const [fragment, done] = arguments;
            addEventListener('hashchange', () => setTimeout(() => done(null)), { once: true });
            location.hash = fragment;";
        self.script_later(script, vec![json!(fragment)]).await;
    }

    /// Goes back, as by the browser's own button.
    pub async fn back(&self) {
        self.driver().back().await.expect("a page before this one");
    }

    /// Loads the page again, as its reload button does. What WebDriver calls so goes past the
    /// service worker in Firefox, as only a reload with Shift does for a person.
    pub async fn reload(&self) {
        let script = "window.isOld = true; location.reload()";
        self.script(script, Vec::new()).await;
        until_true("the page, loaded again", async || {
            self.says_yes("return !window.isOld && Boolean(window.parlab)")
                .await
        })
        .await;
    }

    /// Clicks what has this role and this name, once it can be clicked: a click on what is disabled
    /// is lost without a word.
    pub async fn click(&self, role: &str, name: &str) {
        until(&format!("{role} “{name}” to be clicked"), async || {
            let element = self.look_for(role, name).await?;
            let is_enabled = is_on(&element).await?;
            // What moves meanwhile, because a run has just ended, is under the pointer a moment later.
            if !is_enabled {
                return None;
            }
            if element.click().await.is_ok() {
                return Some(());
            }
            // It may be under the row that stays at the foot of a narrow window: then a person scrolls.
            self.to_the_middle(&element).await;
            None
        })
        .await;
    }

    async fn to_the_middle(&self, element: &WebElement) {
        let script = "arguments[0].scrollIntoView({ block: 'center', behavior: 'instant' })";
        let element = element.to_json().expect("an element");
        // What has gone meanwhile can't be scrolled to.
        let _ = self.driver().execute(script, vec![element]).await;
    }

    /// Presses keys on what has this role and this name.
    pub async fn press(&self, role: &str, name: &str, keys: impl Into<TypingData>) {
        let element = self.find(role, name).await;
        element
            .send_keys(keys)
            .await
            .unwrap_or_else(|error| panic!("{role} “{name}”: {error}"));
    }

    /// Presses keys wherever the focus is.
    pub async fn type_anywhere(&self, keys: impl Into<TypingData>) {
        let typed = self.driver().action_chain().send_keys(keys).perform().await;
        typed.expect("keys can be pressed");
    }

    /// The name of what has the focus.
    pub async fn focused_name(&self) -> String {
        let focused = self
            .driver()
            .active_element()
            .await
            .expect("something has the focus");
        name_of(self.driver(), &focused).await.unwrap_or_default()
    }

    /// Opens the fold with this title, if it is closed.
    pub async fn unfold(&self, title: &str) {
        self.go_to("fold", title).await;
        let fold = until(&format!("the fold “{title}”"), async || {
            for fold in self.all("summary").await {
                if fold.text().await.is_ok_and(|text| text.trim() == title) {
                    return Some(fold);
                }
            }
            None
        })
        .await;
        let open = fold.parent().await.expect("a fold").prop("open").await;
        if open.ok().flatten().as_deref() != Some("true") {
            self.to_the_middle(&fold).await;
            fold.click().await.expect("a fold can be clicked");
        }
    }

    /// Waits for what has this role and this name, as assistive technology sees them. What doesn't come where
    /// it is expected is looked for in all panels, as a person would.
    pub async fn find(&self, role: &str, name: &str) -> WebElement {
        let what = format!("{role} “{name}”");
        self.until_in_a_panel(&what, LOOKS_IN_A_PANEL, async || {
            self.look_for(role, name).await
        })
        .await
    }

    /// Looks again and again, and after so many looks in vain in the next panel.
    pub(crate) async fn until_in_a_panel<T>(
        &self,
        what: &str,
        looks_in_each: u32,
        look: impl AsyncFn() -> Option<T>,
    ) -> T {
        let looks = Cell::new(0_u32);
        until(what, async || {
            let found = look().await;
            looks.set(looks.get() + 1);
            if found.is_none() && looks.get().is_multiple_of(looks_in_each) {
                self.leaf_on().await;
            }
            found
        })
        .await
    }

    /// What has this role and this name, if it is there now; what it is in is opened first.
    pub async fn look_for(&self, role: &str, name: &str) -> Option<WebElement> {
        self.go_to(role, name).await;
        for element in self.all(candidates(role)).await {
            if has_name(self.driver(), &element, role, name).await {
                return Some(element);
            }
        }
        None
    }

    /// The value of what has this role and this name.
    pub async fn value(&self, role: &str, name: &str) -> String {
        let value = self.find(role, name).await.prop("value").await;
        value.expect("a property").unwrap_or_default()
    }

    /// The texts of all that has this role now.
    pub async fn texts(&self, role: &str) -> Vec<String> {
        let mut texts = Vec::new();
        for element in self.all(candidates(role)).await {
            // What was drawn anew meanwhile is gone, and says nothing.
            texts.extend(
                element
                    .text()
                    .await
                    .ok()
                    .filter(|text| !text.trim().is_empty()),
            );
        }
        texts
    }

    /// Waits until something with this role says this; how it is broken into lines doesn't matter. In a
    /// region it may be in any panel: they are leafed through.
    pub async fn until_said(&self, role: &str, what: &str) {
        let waited_for = format!("“{what}” in role {role}");
        let look = async || {
            let texts = self.texts(role).await;
            let mut texts = texts.iter().map(|text| one_line(text));
            texts
                .any(|text| text.contains(&one_line(what)))
                .then_some(())
        };
        match role {
            "region" => self.until_in_a_panel(&waited_for, 1, look).await,
            _ => until(&waited_for, look).await,
        }
    }

    /// Whether the Run button can be pressed.
    pub async fn can_run(&self) -> bool {
        match self.look_for("button", "Run").await {
            Some(button) => is_on(&button).await.unwrap_or_default(),
            // It says Cancel.
            None => false,
        }
    }

    /// The numbers that are on in the group with this name.
    pub async fn chosen(&self, group: &str) -> Vec<u32> {
        let group = self.find("group", group).await;
        let on = group
            .find_all(By::Css("[aria-pressed=true]"))
            .await
            .expect("toggles");
        let mut numbers = Vec::new();
        for toggle in on {
            numbers.push(
                toggle
                    .text()
                    .await
                    .expect("a text")
                    .trim()
                    .parse()
                    .expect("a number"),
            );
        }
        numbers
    }

    /// The value of a script; `arguments` are its arguments.
    pub async fn script(&self, script: &str, arguments: Vec<Value>) -> Value {
        let value = self.driver().execute(script, arguments).await;
        value
            .unwrap_or_else(|error| panic!("{script}: {error}"))
            .json()
            .clone()
    }

    /// The value that a script gives to its last argument, a function.
    pub async fn script_later(&self, script: &str, arguments: Vec<Value>) -> Value {
        let value = self.driver().execute_async(script, arguments).await;
        value
            .unwrap_or_else(|error| panic!("{script}: {error}"))
            .json()
            .clone()
    }

    /// Has a script run before all others in whatever is opened from now on. Only Chromium can do it.
    pub async fn prepare(&self, source: &str) {
        let script = json!({ "source": source });
        let cdp = self.driver().cdp();
        let added = cdp.send_raw("Page.addScriptToEvaluateOnNewDocument", script);
        added.await.expect("a script before all others");
    }

    /// Whether a script says yes now. One that is cut off by another load of the page says nothing.
    pub async fn says_yes(&self, script: &str) -> bool {
        let value = self.driver().execute(script, Vec::new()).await;
        value.is_ok_and(|value| *value.json() == true)
    }

    /// Gives the window another size, in CSS pixels; narrower than a window can be made by hand.
    pub async fn resize(&self, width: u32, height: u32) {
        let size =
            json!({ "width": width, "height": height, "deviceScaleFactor": 1, "mobile": false });
        let set = self
            .driver()
            .cdp()
            .send_raw("Emulation.setDeviceMetricsOverride", size)
            .await;
        set.expect("another size");
    }

    /// By how many pixels the page is wider than its window.
    pub async fn overhang(&self) -> i64 {
        let script = "return document.documentElement.scrollWidth - innerWidth";
        self.script(script, Vec::new())
            .await
            .as_i64()
            .expect("whole pixels")
    }

    /// What is in the console besides plain messages, and hasn't been asked for yet.
    pub async fn complaints(&self) -> Vec<String> {
        let log = self.browser.console().await.into_iter();
        let serious =
            log.filter(|entry| !["INFO", "DEBUG", "FINE"].contains(&entry.level.as_str()));
        serious
            .map(|entry| format!("{} {}", entry.level, entry.message))
            .collect()
    }

    pub(crate) fn driver(&self) -> &WebDriver {
        self.browser.driver()
    }

    async fn go(&self, address: &str) {
        let went = self.driver().goto(address).await;
        went.unwrap_or_else(|error| panic!("{address}: {error}"));
    }

    /// Waits until the page stays as it is.
    pub async fn until_there(&self) {
        // The page may load itself once more meanwhile, and a script then has no answer.
        until_true("the page’s window.parlab", async || {
            self.says_yes("return Boolean(window.parlab)").await
        })
        .await;
    }

    pub(crate) async fn all(&self, css: &str) -> Vec<WebElement> {
        match self.driver().find_all(By::Css(css)).await {
            Ok(elements) => elements,
            // In WebKit: one of them was drawn anew at that moment. Whoever waits looks again.
            Err(error) if matches!(*error, WebDriverErrorInner::StaleElementReference(_)) => {
                Vec::new()
            }
            Err(error) => panic!("{css}: {error}"),
        }
    }
}

/// Whether it does something when it is pressed; `None` if it is gone.
pub(crate) async fn is_on(element: &WebElement) -> Option<bool> {
    let is_off = element.attr("aria-disabled").await.ok()?;
    let is_enabled = element.is_enabled().await.ok()?;
    Some(is_enabled && is_off.as_deref() != Some("true"))
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Where to look for a role. What is found is asked for its role all the same.
pub(crate) fn candidates(role: &str) -> &str {
    match role {
        "button" => "button:not([role])",
        "tab" => "[role=tab]",
        "tabpanel" => "[role=tabpanel]",
        "radio" => "[role=radio]",
        "radiogroup" => "[role=radiogroup]",
        "dialog" => "[role=dialog]",
        "slider" => "input[type=range], [role=slider]",
        "textbox" => "input[type=text], textarea",
        "checkbox" => "input[type=checkbox]",
        "combobox" => "select",
        "link" => "a[href]",
        "group" => "fieldset, [role=group]",
        "region" => "section, [role=region]",
        "heading" => "h1, h2, h3",
        "status" => "[role=status]",
        "log" => "[role=log]",
        "alert" => "[role=alert]",
        "image" => "[role=img]",
        other => panic!("where to look for the role {other} is not known"),
    }
}
