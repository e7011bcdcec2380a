//! What does a person read off the page besides single texts? Tables, lists, and what charts say
//! to those who can't see them.

use serde::Deserialize;
use thirtyfour::prelude::*;

use crate::names::{has_name, name_of};
use crate::page::{LOOKS_IN_A_PANEL, Page, candidates};
use crate::wait::{until, until_true};

/// The chart of a chapter.
pub const CHART: &str = "against the number of workers.";
/// The drawing of who did what, when.
pub const TIMELINE: &str = "Timeline of ";

/// A drawing of who did what, when: where its marks stand, in pixels of its own, from left to right.
#[derive(Clone, Debug, Deserialize)]
pub struct Drawing {
    /// What it says in words.
    pub says: String,
    /// What its marks are called, below it.
    pub legend: Vec<String>,
    /// From where to where the rows go.
    pub frame: [f64; 2],
    /// The tasks.
    pub tasks: Vec<Mark>,
    /// Who held the lock, when.
    pub held: Vec<Mark>,
    /// Where the stopwatch was started and stopped, if one is drawn.
    pub stopwatch: Option<[f64; 2]>,
}

/// A stretch of time on a row.
#[derive(Clone, Copy, Debug, Deserialize)]
pub struct Mark {
    /// How far down the row is.
    pub row: f64,
    /// Where it begins.
    pub from: f64,
    /// Where it ends.
    pub to: f64,
}

const DRAWINGS: &str = "
    const [region, says] = arguments;
    const mark = ({ x, y, width, height }) => ({ row: y + height / 2, from: x, to: x + width });
    const marks = (svg, css) => [...svg.querySelectorAll(css)].map((m) => mark(m.getBBox()));
    return [...region.querySelectorAll('[role=img]')]
        .filter((svg) => svg.getAttribute('aria-label').startsWith(says))
        .map((svg) => {
            const [row] = marks(svg, '.idle');
            const brackets = marks(svg, '.bracket');
            return {
                says: svg.getAttribute('aria-label'),
                legend: [...svg.nextElementSibling.children].map((key) => key.innerText.trim()),
                frame: [row.from, row.to],
                tasks: marks(svg, '.bar > rect'),
                held: marks(svg, '.held'),
                stopwatch: brackets.length === 2 ? [brackets[0].from, brackets[1].to] : null,
            };
        });";

impl Page {
    /// The drawings of who did what, when, in the region with this title.
    pub async fn drawings(&self, title: &str) -> Vec<Drawing> {
        let region = self.find("region", title).await;
        let arguments = vec![region.to_json().expect("an element"), TIMELINE.into()];
        let drawings = self.script(DRAWINGS, arguments).await;
        serde_json::from_value(drawings).expect("drawings")
    }

    /// What is listed in the region with this title: each name with its value.
    pub async fn listed(&self, title: &str) -> Vec<(String, String)> {
        let script = "return [...arguments[0].querySelectorAll('dt')]
            .map((name) => [name.innerText, name.nextElementSibling.innerText]);";
        let listed = self.script_in(title, script).await;
        serde_json::from_value(listed).expect("pairs of texts")
    }

    /// Where the links in the region with this title lead, as they are written.
    pub async fn links(&self, title: &str) -> Vec<String> {
        let script = "return [...arguments[0].querySelectorAll('a[href]')]
            .map((link) => link.getAttribute('href'));";
        let links = self.script_in(title, script).await;
        serde_json::from_value(links).expect("addresses")
    }

    /// The lines that stand out from the others in the code of the region with this title: those
    /// on a ground of their own.
    pub async fn marked_lines(&self, title: &str) -> Vec<String> {
        let script = "return [...arguments[0].querySelectorAll('pre .line')]
            .filter((line) => getComputedStyle(line).backgroundColor !== 'rgba(0, 0, 0, 0)')
            .map((line) => line.innerText.trim());";
        let lines = self.script_in(title, script).await;
        serde_json::from_value(lines).expect("lines of code")
    }

    async fn script_in(&self, title: &str, script: &str) -> serde_json::Value {
        let region = self.find("region", title).await;
        let region = region.to_json().expect("an element");
        self.script(script, vec![region]).await
    }

    /// Everything that has this role and this name now, in the order of the page; what it is in is opened first.
    pub async fn each(&self, role: &str, name: &str) -> Vec<WebElement> {
        self.go_to(role, name).await;
        let mut found = Vec::new();
        for element in self.all(candidates(role)).await {
            if has_name(self.driver(), &element, role, name).await {
                found.push(element);
            }
        }
        found
    }

    /// The whole name of the image whose name has this in it: what it says in words.
    pub async fn image_says(&self, part: &str) -> String {
        let (_, name) = self.image(part).await;
        name
    }

    /// The image whose name has this in it, and its name. It may be in any panel.
    pub async fn image(&self, part: &str) -> (WebElement, String) {
        let what = format!("an image that says “{part}”");
        self.until_in_a_panel(&what, LOOKS_IN_A_PANEL, async || {
            for image in self.all(candidates("image")).await {
                let name = name_of(self.driver(), &image).await.unwrap_or_default();
                if name.contains(part) {
                    return Some((image, name));
                }
            }
            None
        })
        .await
    }

    /// Waits until the chart says this in words.
    pub async fn until_chart_says(&self, what: &str) -> String {
        until(&format!("a chart that says “{what}”"), async || {
            let says = self.image_says(CHART).await;
            says.contains(what).then_some(says)
        })
        .await
    }

    /// The cells of the table in the region with this title, row by row, without its header.
    pub async fn table(&self, title: &str) -> Vec<Vec<String>> {
        let script = "return [...arguments[0].querySelectorAll('tbody tr')]
            .map((row) => [...row.cells].map((cell) => cell.innerText.trim()));";
        let cells = self.script_in(title, script).await;
        serde_json::from_value(cells).expect("rows of texts")
    }

    /// The text of the region with this title.
    pub async fn region(&self, title: &str) -> String {
        let region = self.find("region", title).await;
        region.text().await.expect("a text")
    }

    /// What is said below the whole page.
    pub async fn footer(&self) -> String {
        let script = "return document.querySelector('footer').innerText";
        let text = self.script(script, Vec::new()).await;
        text.as_str().expect("a text").to_owned()
    }

    /// Waits until something is said below the whole page.
    pub async fn until_foot(&self, says: &str) {
        until_true(&format!("a foot that says “{says}”"), async || {
            self.footer().await.contains(says)
        })
        .await;
    }

    /// Has the browser look for a newer service worker now, as it does whenever the page is loaded.
    pub async fn look_for_updates(&self) {
        let script = "const done = arguments[0];
            navigator.serviceWorker.getRegistration()
                .then((it) => it.update()).then(() => done(true), () => done(false));";
        self.script_later(script, Vec::new()).await;
    }

    /// Waits until a run of so many samples is at work.
    pub async fn until_at_work(&self, samples: u32) {
        let total = format!(" of {samples} samples");
        until_true("a first sample", async || {
            let texts = self.texts("group").await;
            texts.iter().any(|text| text.contains(&total))
        })
        .await;
    }

    /// The names of the listed runs, in the order of the list.
    pub async fn run_names(&self) -> Vec<String> {
        let mut names = Vec::new();
        for field in self.each("textbox", "Name of the run").await {
            names.push(field.prop("value").await.ok().flatten().unwrap_or_default());
        }
        names
    }

    /// An attribute of what has this role and this name.
    pub async fn attribute(&self, role: &str, name: &str, attribute: &str) -> String {
        let value = self.find(role, name).await.attr(attribute).await;
        value.expect("an attribute").unwrap_or_default()
    }

    /// Where the marks of all samples stand in the chart: x and y of each.
    pub async fn dots(&self) -> Vec<(f64, f64)> {
        let (chart, _) = self.image(CHART).await;
        let script = "return [...arguments[0].querySelectorAll('circle')]
            .map((dot) => [dot.cx.baseVal.value, dot.cy.baseVal.value]);";
        let dots = self
            .script(script, vec![chart.to_json().expect("an element")])
            .await;
        serde_json::from_value(dots).expect("pairs of numbers")
    }
}
