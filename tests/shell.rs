//! Does the page say before its program is there what the program will say in its place?

const PAGE: &str = include_str!("../index.html");

#[test]
fn every_chapter_is_there_in_the_same_words() {
    for (chapter, number) in parlab::chapters::ALL.into_iter().zip(1..) {
        let (slug, title) = (chapter.slug(), chapter.title());
        let link =
            format!("<a href=\"#/{slug}\"><span class=\"number\">{number}</span>{title}</a>");
        let head = format!(
            "<h1>{}</h1> <p class=\"question\">{}</p>",
            chapter.question(),
            chapter.intro()
        );
        let page = PAGE.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(page.contains(&link), "{link}");
        assert!(
            page.replace("> <", "><")
                .contains(&head.replace("> <", "><")),
            "{head}"
        );
        assert!(page.contains(&format!("data-chapter=\"{slug}\"")), "{slug}");
    }
}
