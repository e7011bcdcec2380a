//! Tests of the rungs: that every place has one, and every low rung a cause with a remedy.

use super::practice::PracticeNetwork;
use super::*;

/// Every place that there can be.
fn all() -> Vec<Facts> {
    let workers = [Workers::None, Workers::Classic, Workers::Modules];
    let service_workers = [
        ServiceWorker::NotOffered,
        ServiceWorker::Refused {
            why: "it answered 404".to_owned(),
        },
        ServiceWorker::Starting,
        ServiceWorker::Bypassed,
        ServiceWorker::InControl,
    ];
    let headers = [Headers::Sent, Headers::NotSent, Headers::Unknown];
    let reloads = [Reload::NotYet, Reload::Done, Reload::Unknown];
    let mut all = Vec::new();
    for workers in workers {
        for service_worker in &service_workers {
            for headers in headers {
                for reload in reloads {
                    for bits in 0..16 {
                        all.push(Facts {
                            workers,
                            framed: bits & 1 != 0,
                            secure: bits & 2 != 0,
                            isolated: bits & 4 != 0,
                            shared_array_buffer: bits & 8 != 0,
                            service_worker: service_worker.clone(),
                            headers,
                            reload,
                        });
                    }
                }
            }
        }
    }
    all
}

/// An ordinary page on a host without headers, before its service worker is there.
fn plain() -> Facts {
    Facts {
        workers: Workers::Modules,
        framed: false,
        secure: true,
        isolated: false,
        shared_array_buffer: false,
        service_worker: ServiceWorker::Starting,
        headers: Headers::Unknown,
        reload: Reload::NotYet,
    }
}

fn cause(facts: Facts) -> Option<Cause> {
    facts.standing().cause
}

#[test]
fn every_place_has_one_rung_and_every_low_rung_a_cause_with_a_remedy() {
    for facts in all() {
        let standing = facts.standing();
        let has_memory = facts.isolated && facts.shared_array_buffer;
        let expected = match (facts.workers, has_memory) {
            (Workers::None | Workers::Classic, _) => 4,
            (Workers::Modules, false) => 3,
            (Workers::Modules, true) => match facts.headers {
                Headers::Sent => 1,
                _ if facts.service_worker == ServiceWorker::InControl => 2,
                _ => 1,
            },
        };
        assert!(
            standing.rung.rung().starts_with(&expected.to_string()),
            "{facts:?}: {standing:?}"
        );
        assert_eq!(standing.cause.is_some(), expected >= 3, "{facts:?}");
        assert_eq!(standing.line().is_some(), expected >= 3, "{facts:?}");
        assert_eq!(standing.no_threads().is_some(), expected >= 3, "{facts:?}");
        assert_eq!(standing.no_engine().is_some(), expected == 4, "{facts:?}");
        if let Some(cause) = &standing.cause {
            let line = standing.line().unwrap_or_default();
            for text in [cause.missing(), cause.remedy().to_owned()] {
                assert!(
                    text.ends_with('.') && text.len() > 20 && text.len() < 90,
                    "{text}"
                );
                assert!(line.contains(&text), "{line}");
            }
        }
    }
}

#[test]
fn a_reload_is_wanted_at_most_once_and_only_where_it_can_help() {
    for facts in all() {
        if !facts.wants_reload() {
            continue;
        }
        assert!(facts.may_want_reload(), "{facts:?}");
        assert!(!facts.isolated && facts.secure, "{facts:?}");
        let there = [ServiceWorker::InControl, ServiceWorker::Bypassed];
        assert!(there.contains(&facts.service_worker), "{facts:?}");
        for reload in [Reload::Done, Reload::Unknown] {
            let again = Facts {
                reload,
                ..facts.clone()
            };
            assert!(!again.may_want_reload(), "{again:?}");
            assert!(!again.wants_reload(), "{again:?}");
        }
    }
}

#[test]
fn a_first_visit_without_headers_goes_from_starting_to_isolated() {
    assert_eq!(cause(plain()), Some(Cause::Starting));
    let ready = Facts {
        service_worker: ServiceWorker::InControl,
        ..plain()
    };
    assert!(ready.wants_reload());
    let after = Facts {
        isolated: true,
        shared_array_buffer: true,
        headers: Headers::NotSent,
        ..ready.clone()
    };
    assert_eq!(after.standing().rung, Isolation::ServiceWorker);
    let in_vain = Facts {
        reload: Reload::Done,
        ..ready
    };
    assert_eq!(cause(in_vain), Some(Cause::NotIsolating));
}

#[test]
fn in_a_frame_one_reload_is_tried_and_then_a_window_of_its_own_helps() {
    let framed = Facts {
        framed: true,
        ..plain()
    };
    assert_eq!(cause(framed.clone()), Some(Cause::Starting));
    let ready = Facts {
        service_worker: ServiceWorker::InControl,
        ..framed.clone()
    };
    assert!(ready.wants_reload());
    for reload in [Reload::Done, Reload::Unknown] {
        let in_vain = Facts {
            reload,
            ..ready.clone()
        };
        assert_eq!(cause(in_vain), Some(Cause::Framed));
    }
    let forbidden = Facts {
        service_worker: ServiceWorker::NotOffered,
        ..framed
    };
    assert_eq!(cause(forbidden), Some(Cause::Framed));
}

#[test]
fn what_stands_in_the_way_first_is_named_first() {
    let framed = Facts {
        framed: true,
        secure: false,
        ..plain()
    };
    assert_eq!(cause(framed), Some(Cause::Framed));
    let insecure = Facts {
        secure: false,
        service_worker: ServiceWorker::NotOffered,
        ..plain()
    };
    assert_eq!(cause(insecure), Some(Cause::Insecure));
    let isolated = Facts {
        isolated: true,
        ..plain()
    };
    assert_eq!(cause(isolated), Some(Cause::NoSharedArrayBuffer));
    let shift_reload = Facts {
        service_worker: ServiceWorker::Bypassed,
        reload: Reload::Done,
        ..plain()
    };
    assert_eq!(cause(shift_reload), Some(Cause::ReloadPending));
}

#[test]
fn messages_are_what_the_service_worker_reads() {
    let text = |question| serde_json::to_string(&question).expect("plain data");
    assert_eq!(text(messages::Question::Keep), r#"{"ask":"keep"}"#);
    assert_eq!(text(messages::Question::TakeOver), r#"{"ask":"take-over"}"#);
    // That of an older worker too.
    for (answer, why) in [
        (r#"{"why":"no list"}"#, Some("no list")),
        (r#"{"kept":true,"why":null,"version":"1"}"#, None),
    ] {
        let kept: messages::Kept = serde_json::from_str(answer).expect("an answer");
        assert_eq!(kept.why.as_deref(), why);
    }
    // What a worker says that doesn't know the question is no answer.
    assert!(serde_json::from_str::<messages::Taken>("null").is_err());
    assert!(serde_json::from_str::<messages::Kept>("null").is_err());
}

#[test]
fn a_practice_network_is_there_coming_or_missed_with_a_remedy() {
    for facts in all() {
        let network = facts.practice_network();
        let expected = match facts.service_worker {
            ServiceWorker::InControl => PracticeNetwork::There,
            ServiceWorker::Starting => PracticeNetwork::Coming,
            _ => {
                let Some(LabError::NoPracticeNetwork { remedy }) = network.obstacle() else {
                    panic!("{facts:?}");
                };
                assert!(remedy.ends_with('.') && remedy.len() > 10, "{remedy}");
                continue;
            }
        };
        assert_eq!(network, expected, "{facts:?}");
    }
}
