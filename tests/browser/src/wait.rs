//! How does a test wait without guessing how long?

use std::time::Duration;

use tokio::time::{Instant, sleep};

/// How long a condition may take to come true. Generous: only a broken page gets near it.
pub const LIMIT: Duration = Duration::from_secs(30);
/// How often a condition is looked at.
const STEP: Duration = Duration::from_millis(20);

/// Looks again and again until `look` finds something; panics with `what` if it never does.
pub async fn until<T>(what: &str, look: impl AsyncFn() -> Option<T>) -> T {
    let deadline = Instant::now() + LIMIT;
    loop {
        if let Some(found) = look().await {
            return found;
        }
        assert!(
            Instant::now() < deadline,
            "waited {} s in vain for {what}",
            LIMIT.as_secs()
        );
        sleep(STEP).await;
    }
}

/// [`until`] for a plain condition.
pub async fn until_true(what: &str, look: impl AsyncFn() -> bool) {
    until(what, async || look().await.then_some(())).await;
}
