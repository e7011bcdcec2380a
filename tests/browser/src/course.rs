//! How does the lab look from inside a course system? A page of another origin with the lab in it.

use axum::Router;
use axum::http::{HeaderName, HeaderValue};
use axum::response::{Html, IntoResponse};
use axum::routing::get;
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

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
            address: format!("http://127.0.0.1:{port}/"),
            task,
        }
    }

    /// The address of the page.
    pub fn address(&self) -> &str {
        &self.address
    }
}

impl Drop for Course {
    fn drop(&mut self) {
        self.task.abort();
    }
}
