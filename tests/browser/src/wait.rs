//! How does a test wait without guessing how long?

use std::time::Duration;

use tokio::time::{Instant, sleep};

/// How long a condition may take to come true. Generous: only a broken page gets near it.
pub const LIMIT: Duration = Duration::from_secs(30);
/// How often a condition is looked at.
const STEP: Duration = Duration::from_millis(20);

/// Looks again and again until `look` finds something; panics with `what` if it never does.
pub async fn until<T>(what: &str, look: impl AsyncFn() -> Option<T>) -> T {
    within(LIMIT, look)
        .await
        .unwrap_or_else(|| panic!("waited {} s in vain for {what}", LIMIT.as_secs()))
}

/// Looks again and again until `look` finds something; none if it doesn't within the limit.
pub async fn within<T>(limit: Duration, look: impl AsyncFn() -> Option<T>) -> Option<T> {
    let deadline = Instant::now() + limit;
    loop {
        let found = look().await;
        if found.is_some() || Instant::now() >= deadline {
            return found;
        }
        sleep(STEP).await;
    }
}

/// [`until`] for a plain condition.
pub async fn until_true(what: &str, look: impl AsyncFn() -> bool) {
    until(what, async || look().await.then_some(())).await;
}
