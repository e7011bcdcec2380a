//! Where on the page is what a person looks for: in which panel, or in the menu Save? They open it first.

use serde_json::json;

use crate::page::Page;

/// The tabs of the panels.
pub const TABS: [&str; 5] = ["Why", "Numbers", "Code", "Runs", "More settings"];

/// What is in the panel of the settings, beside all sliders but those of the figures.
const SETTINGS: [&str; 37] = [
    "fits this machine",
    "set by hand",
    "until clear",
    "fixed",
    "a task each",
    "a fixed number",
    "one, split",
    "the lesson’s timing",
    "it stays open",
    "shut down and wait",
    "shut down, don’t wait",
    "shut down and cancel",
    "10 000",
    "100 000",
    "1 million",
    "10 million",
    "school Wi-Fi",
    "mobile",
    "satellite",
    "office",
    "Add a link",
    "Add these",
    "Use only these",
    "Use the lesson’s links",
    "Use the samples",
    "All in order",
    "Size of a task",
    "Rounds",
    "What the workers share",
    "Additions of each thread",
    "It is like",
    "After that",
    "The files",
    "Link to this run",
    "Read it through this computer’s proxy",
    "Set delay, speed and size",
    "Break some of them",
];
const NUMBERS: [&str; 13] = [
    "The numbers",
    "Where did the speed-up go?",
    "What the times did",
    "What arrived, in the order of arrival",
    "The futures",
    "What happened, in order",
    "Moves",
    "What the counter showed",
    "This machine, for a report",
    "The benchmark that lies",
    "The sample of the timeline",
    "Copy the report",
    "Run the lesson’s timing, both ways",
];
const WHY: [&str; 7] = [
    "You are the scheduler",
    "Try",
    "The error that is never raised",
    "Take back",
    "From the beginning",
    "two locks, one order",
    "The program",
];
const SAVED: [&str; 5] = [
    "Save this run",
    "Chart (SVG)",
    "Chart (PNG)",
    "Copy a link to this result",
    "open the lab in a tab of its own",
];

/// The panel of what has this role and this name; `None` if it is on the first screen.
fn panel(role: &str, name: &str) -> Option<&'static str> {
    let begins = |all: &[&str]| all.iter().any(|start| name.starts_with(start));
    let of_figures = ["n of the next task", "Moves shown", "Expected speed-up"];
    let [why, numbers, code, runs, settings] = TABS;
    match role {
        "slider" => (!begins(&of_figures)).then_some(settings),
        "textbox" if name == "Name of the run" => Some(runs),
        "textbox" => begins(&["Link"]).then_some(settings),
        "combobox" => begins(&["File "]).then_some(settings),
        "checkbox" if name == "compare" => Some(runs),
        "button" if begins(&["Delete ", "To the front", "In front"]) => Some(runs),
        "button" if begins(&["Remove link"]) => Some(settings),
        "button" if begins(&["Thread 1: ", "Thread 2: "]) => Some(why),
        "button" if begins(&["Show all ", "Show the first"]) => Some(numbers),
        "link" if begins(&["practice/"]) => Some(settings),
        "link" if name.ends_with(".py") => Some(code),
        "region" if ["Python", "Source", "In Python", "The Rust that runs"].contains(&name) => {
            Some(code)
        }
        "region" if name == "Runs" => Some(runs),
        "heading" if name.ends_with(".csv") => Some(numbers),
        _ if NUMBERS.contains(&name) => Some(numbers),
        _ if WHY.contains(&name) => Some(why),
        _ if SETTINGS.contains(&name) => Some(settings),
        _ => None,
    }
}

impl Page {
    /// Opens the panel with this tab, if it isn't open.
    pub async fn open_tab(&self, name: &str) {
        let script = "
            const named = (tab) => tab.innerText.trim() === arguments[0];
            const tab = [...document.querySelectorAll('[role=tab]')].find(named);
            if (tab && tab.getAttribute('aria-selected') !== 'true') tab.click();";
        self.script(script, vec![json!(name)]).await;
    }

    /// Opens the menu Save, if it isn't open and can be.
    pub async fn open_save(&self) {
        let script = "
            const button = document.querySelector('.save-menu > button');
            if (button && button.getAttribute('aria-expanded') === 'false') button.click();";
        self.script(script, Vec::new()).await;
    }

    /// Opens the tab after the one that is open.
    pub(crate) async fn leaf_on(&self) {
        let script = "
            const tabs = [...document.querySelectorAll('[role=tab]')];
            const at = tabs.findIndex((tab) => tab.getAttribute('aria-selected') === 'true');
            tabs[(at + 1) % tabs.length]?.click();";
        self.script(script, Vec::new()).await;
    }

    /// Opens whatever it is in.
    pub(crate) async fn go_to(&self, role: &str, name: &str) {
        if SAVED.contains(&name)
            || name.starts_with("JSON")
            || name.starts_with("CSV")
            || name.starts_with("Trace")
        {
            self.open_save().await;
        } else if let Some(tab) = panel(role, name) {
            self.open_tab(tab).await;
        }
    }
}
