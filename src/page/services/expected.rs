//! What somebody expects of the next run of a chapter, until it is run.

use leptos::prelude::*;

use crate::experiment::Chapter;
use crate::experiment::prediction::Predicted;
use crate::page::state::Lab;

impl Lab {
    /// All that was drawn for a chapter, ascending by workers; empty if nobody did.
    pub fn expected(self, chapter: Chapter) -> Vec<Predicted> {
        let of_chapter = |all: &Vec<(Chapter, Vec<Predicted>)>| {
            let found = all.iter().find(|(of, _)| *of == chapter);
            found.map(|(_, points)| points.clone())
        };
        self.expected.with(of_chapter).unwrap_or_default()
    }

    /// Sets all that is expected of a chapter's next run; nothing, if it is empty.
    pub fn expect(self, chapter: Chapter, points: Vec<Predicted>) {
        self.expected.update(|all| {
            all.retain(|(of, _)| *of != chapter);
            if !points.is_empty() {
                all.push((chapter, points));
            }
        });
    }

    /// Whether what is expected of a chapter's next run stands in place of a result: before its first run, and
    /// whenever somebody asks for it.
    pub fn is_predicted(self, chapter: Chapter) -> bool {
        self.predicting.get() == Some(chapter) || self.foreground(chapter).is_none()
    }

    /// What is drawn for the worker counts that are chosen now.
    pub fn prediction_for(self, chapter: Chapter) -> Vec<Predicted> {
        if !chapter.can_be_predicted() {
            return Vec::new();
        }
        let counts = self.experiment(chapter).worker_counts().to_vec();
        let mut expected = self.expected(chapter);
        expected.retain(|point| counts.contains(&point.workers));
        expected
    }

    /// The same for a link: what is drawn, or else that of the run in the foreground if it is the very same
    /// experiment.
    pub fn prediction_for_link(self, chapter: Chapter) -> Vec<Predicted> {
        let drawn = self.prediction_for(chapter);
        if !drawn.is_empty() {
            return drawn;
        }
        let experiment = self.experiment(chapter);
        let same = self.with_record(chapter, |record| {
            experiment
                .became(&record.experiment)
                .then(|| record.prediction.clone())
        });
        same.flatten().unwrap_or_default()
    }
}
