//! The page: runs on the browser's main thread. See `parlab::page`.

fn main() {
    #[cfg(target_arch = "wasm32")]
    {
        parlab::chapters::register_names();
        parlab::chapters::register_links();
        parlab::page::start(parlab::chapters::PAGES, || {
            Box::pin(parlab::chapters::second_part())
        });
    }
}
