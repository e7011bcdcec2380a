//! The lesson's error that is never raised.

use leptos::prelude::*;

use crate::error::LabError;
use crate::workload::fib::fib;
use crate::workload::lesson::fib_as_written;

/// What the lesson's fib gives where its tests stand in the wrong order, beside ours.
#[component]
pub fn WrongOrder() -> impl IntoView {
    let show = |result: Result<u64, LabError>| match result {
        Ok(value) => value.to_string(),
        Err(error) => error.to_string(),
    };
    view! {
        <section class="wrong-order" aria-labelledby="order-title">
            <h2 id="order-title">"The error that is never raised"</h2>
            <p>
                "The lesson’s fib asks for n ≤ 2 first. Whatever stands behind that question about smaller numbers can’t be reached: the error for negative n is written down, and never raised. Both functions, run in this page:"
            </p>
            <div class="scroll" tabindex="0" role="region" aria-label="What the two functions give">
                <table>
                    <thead>
                        <tr><th scope="col">"n"</th><th scope="col">"as the lesson has it"</th><th scope="col">"asked in the right order"</th></tr>
                    </thead>
                    <tbody>
                        {[5, 2, 1, 0, -1, -5].into_iter().map(|n| view! {
                            <tr>
                                <th scope="row">{n}</th>
                                <td>{show(fib_as_written(n))}</td>
                                <td>{show(fib(n))}</td>
                            </tr>
                        }).collect_view()}
                    </tbody>
                </table>
            </div>
        </section>
    }
}
