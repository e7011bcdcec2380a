//! LESSON.md, held against the tasks and the links that there are.

use parlab::chapters::ALL;
use parlab::experiment::route::Route;
use parlab::lesson::tasks::tasks_of;

const LESSON: &str = include_str!("../../LESSON.md");

#[test]
fn every_link_can_be_followed() {
    parlab::chapters::register();
    let links = LESSON.split("#/").skip(1).map(|rest| {
        let end = rest.find(|c: char| c.is_whitespace() || ")`>\"|".contains(c));
        format!("#/{}", &rest[..end.unwrap_or(rest.len())])
    });
    for link in links {
        assert_eq!(Route::read(&link).notices, [], "{link}");
    }
}

#[test]
fn it_has_every_task_under_its_name() {
    parlab::chapters::register();
    for chapter in ALL {
        let heading = format!("\n## {}\n", chapter.title());
        let (_, from) = LESSON
            .split_once(&heading)
            .unwrap_or_else(|| panic!("no heading{heading}"));
        let own = from.split("\n## ").next().unwrap_or_default();
        let told: Vec<&str> = own
            .lines()
            .filter_map(|it| it.strip_prefix("### Task "))
            .collect();
        let tasks: Vec<String> = (1..)
            .zip(tasks_of(chapter))
            .map(|(number, task): (usize, _)| format!("{number}: {}", task.title))
            .collect();
        assert_eq!(told, tasks, "{}", chapter.title());
    }
}

/// "Threads 2": task 2 of Threads.
#[test]
fn no_task_is_named_that_there_is_not() {
    parlab::chapters::register();
    let mut named = 0;
    for chapter in ALL {
        let tasks = tasks_of(chapter).len();
        for (at, title) in LESSON.match_indices(chapter.title()) {
            let rest = &LESSON[at + title.len()..];
            let Some(rest) = rest.strip_prefix(' ') else {
                continue;
            };
            let digits: String = rest.chars().take_while(char::is_ascii_digit).collect();
            let Ok(number) = digits.parse::<usize>() else {
                continue;
            };
            named += 1;
            assert!((1..=tasks).contains(&number), "{title} {number}");
        }
    }
    assert!(named >= ALL.len(), "{named}");
}
