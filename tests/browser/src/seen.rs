//! What does a person read off the page besides single texts? Tables, lists, and what charts say
//! to those who can't see them.

use thirtyfour::prelude::*;

use crate::names::{has_name, name_of};
use crate::page::{Page, candidates};
use crate::wait::until;

/// The chart of a chapter.
pub const CHART: &str = "against the number of workers.";
/// The drawing of who did what, when.
pub const TIMELINE: &str = "Timeline of ";

impl Page {
    /// Everything that has this role and this name now, in the order of the page.
    pub async fn each(&self, role: &str, name: &str) -> Vec<WebElement> {
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

    /// The image whose name has this in it, and its name.
    pub async fn image(&self, part: &str) -> (WebElement, String) {
        until(&format!("an image that says “{part}”"), async || {
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
        let region = self.find("region", title).await;
        let script = "return [...arguments[0].querySelectorAll('tbody tr')]
            .map((row) => [...row.cells].map((cell) => cell.innerText.trim()));";
        let cells = self
            .script(script, vec![region.to_json().expect("an element")])
            .await;
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
