//! The page: runs on the browser's main thread. See `parlab::page`.

fn main() {
    #[cfg(target_arch = "wasm32")]
    {
        parlab::chapters::register();
        parlab::page::start(parlab::chapters::PAGES);
    }
}
