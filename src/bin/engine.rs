//! The engine: runs in a worker of its own, started by the page. See `parlab::engine`.

fn main() {
    #[cfg(target_arch = "wasm32")]
    {
        parlab::chapters::register_names();
        parlab::chapters::register_json();
        parlab::engine::start(parlab::chapters::ENGINES);
    }
}
