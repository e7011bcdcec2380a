//! Which role and which name does an element have? The browser works both out for assistive
//! technology, and is asked for them.

use std::sync::Arc;

use reqwest::Method;
use serde_json::Value;
use thirtyfour::common::command::{Command, ExtensionCommand};
use thirtyfour::{WebDriver, WebElement};

/// Whether the element has this role and this name. One that is gone has neither.
pub async fn has_name(driver: &WebDriver, element: &WebElement, role: &str, name: &str) -> bool {
    // Most have another name, so that is asked first.
    computed(driver, element, "label")
        .await
        .is_some_and(|own| own == name)
        && computed(driver, element, "role")
            .await
            .is_some_and(|own| own == role)
}

/// The name of an element.
pub async fn name_of(driver: &WebDriver, element: &WebElement) -> Option<String> {
    computed(driver, element, "label").await
}

async fn computed(driver: &WebDriver, element: &WebElement, what: &'static str) -> Option<String> {
    let endpoint = format!("/element/{}/computed{what}", element.element_id()).into();
    let command = Command::ExtensionCommand(Box::new(Computed { endpoint }));
    driver.cmd(command).await.ok()?.value().ok()
}

/// `computedrole` and `computedlabel` of WebDriver.
#[derive(Debug)]
struct Computed {
    endpoint: Arc<str>,
}

impl ExtensionCommand for Computed {
    fn parameters_json(&self) -> Option<Value> {
        None
    }

    fn method(&self) -> Method {
        Method::GET
    }

    fn endpoint(&self) -> Arc<str> {
        self.endpoint.clone()
    }
}
