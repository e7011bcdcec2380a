//! How does the lab look from inside a course system? A page of another site with the lab in it.

use axum::Router;
use axum::http::{HeaderName, HeaderValue};
use axum::response::{Html, IntoResponse};
use axum::routing::get;
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

use crate::page::Page;
use crate::wait::until_true;

const ISOLATION: [(&str, &str); 2] = [
    ("cross-origin-opener-policy", "same-origin"),
    ("cross-origin-embedder-policy", "require-corp"),
];

/// How the course embeds the lab.
#[derive(Clone, Copy, Debug)]
pub struct Embedding {
    /// Whether its own page is isolated.
    pub isolated: bool,
    /// The attributes of the frame.
    pub attributes: &'static str,
}

/// A server with one page, until it is dropped.
#[derive(Debug)]
pub struct Course {
    address: String,
    task: JoinHandle<()>,
}

impl Course {
    /// A page with what lies at `address` in a frame.
    pub async fn with(address: &str, embedding: Embedding) -> Self {
        let frame = format!(
            "<!doctype html><title>A course</title>
             <iframe src=\"{address}\" width=1200 height=800 {}></iframe>",
            embedding.attributes
        );
        let page = async move || {
            let mut response = Html(frame.clone()).into_response();
            for (name, value) in ISOLATION.into_iter().filter(|_| embedding.isolated) {
                response.headers_mut().insert(
                    HeaderName::from_static(name),
                    HeaderValue::from_static(value),
                );
            }
            response
        };
        let listener = TcpListener::bind(("127.0.0.1", 0))
            .await
            .expect("a free port");
        let port = listener.local_addr().expect("a bound port").port();
        let task = tokio::spawn(async move {
            let served = axum::serve(listener, Router::new().route("/", get(page))).await;
            served.expect("serves until it is dropped");
        });
        Course {
            // The lab is at 127.0.0.1, which to a browser is another site.
            address: format!("http://localhost:{port}/"),
            task,
        }
    }

    /// Opens it, and goes into the frame.
    pub async fn open(&self, page: &Page) {
        let driver = page.browser().driver();
        driver.goto(&self.address).await.expect("the course");
        into_frame(page).await;
    }
}

impl Drop for Course {
    fn drop(&mut self) {
        self.task.abort();
    }
}

/// Goes into the first frame of the page that is open, once the lab is there to stay. A frame that
/// loads itself again may be another one to the driver.
pub async fn into_frame(page: &Page) {
    let driver = page.browser().driver();
    until_true("the lab in a frame", async || {
        driver.enter_default_frame().await.expect("the page");
        driver.enter_frame(0).await.is_ok() && page.says_yes("return Boolean(window.parlab)").await
    })
    .await;
}
