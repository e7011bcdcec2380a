//! Does the page say before its program is there what the program will say in its place?

const PAGE: &str = include_str!("../index.html");

#[test]
fn every_chapter_is_there_in_the_same_words() {
    let chapters = parlab::chapters::ALL;
    for (chapter, number) in chapters.into_iter().zip(1..) {
        let (slug, title) = (chapter.slug(), chapter.title());
        let of = chapters.len();
        let link = format!(
            "<a href=\"#/{slug}\"><span class=\"number\">{number}<span class=\"of\"> / {of}</span></span>{title}</a>"
        );
        let head = format!("<h1 data-chapter=\"{slug}\">{}</h1>", chapter.question());
        let page = PAGE.replace(" hidden", "");
        assert!(page.contains(&link), "{link}");
        assert!(page.contains(&head), "{head}");
    }
}
