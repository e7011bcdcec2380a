//! Which experiments do the tests run?

use parlab::analysis::record::Record;
use parlab::chapters::downloads::params::DownloadsParams;
use parlab::chapters::downloads::practice::Practice;
use parlab::chapters::processes::params::ProcessesParams;
use parlab::chapters::threads::params::ThreadsParams;
use parlab::experiment::route::link_to;
use parlab::experiment::stopping::Stopping;
use parlab::experiment::{Experiment, Parameters};

/// fib(`n`) on these worker counts, each `reps` times.
pub fn threads(n: i64, workers: &[u32], reps: u32) -> Experiment {
    Experiment::new(ThreadsParams {
        n: Some(n),
        workers: workers.to_vec(),
        stopping: Stopping::fixed(reps),
        ..ThreadsParams::default()
    })
}

/// fib(`n`) in these numbers of processes, each `reps` times.
pub fn processes(n: i64, workers: &[u32], reps: u32) -> Experiment {
    Experiment::new(ProcessesParams {
        n: Some(n),
        workers: workers.to_vec(),
        stopping: Stopping::fixed(reps),
        ..ProcessesParams::default()
    })
}

/// The sample files, once for each of these.
pub fn samples(concurrency: &[u32]) -> Experiment {
    downloads(DownloadsParams {
        concurrency: concurrency.to_vec(),
        ..once()
    })
}

/// These links, three at a time, once.
pub fn links(links: Vec<String>) -> Experiment {
    downloads(DownloadsParams { links, ..once() })
}

/// Downloads with these parameters.
pub fn downloads(params: DownloadsParams) -> Experiment {
    Experiment::new(params)
}

/// The sample files, three at a time, once.
pub fn once() -> DownloadsParams {
    DownloadsParams {
        concurrency: vec![3],
        stopping: Stopping::fixed(1),
        practice: None,
        ..DownloadsParams::default()
    }
}

/// Files from this practice network, up to so many at a time, each number `reps` times.
pub fn practice(practice: Practice, concurrency: &[u32], reps: u32) -> Experiment {
    downloads(DownloadsParams {
        concurrency: concurrency.to_vec(),
        stopping: Stopping::fixed(reps),
        practice: Some(practice),
        ..DownloadsParams::default()
    })
}

/// A network to practise on without any limit of speed: so many files, so many ms away.
pub fn far_away(files: u32, latency_ms: u32) -> Practice {
    Practice {
        latency_ms,
        jitter_ms: 0,
        kib_s: 0,
        line_kib_s: 0,
        connections: 0,
        kib: 16,
        files,
        ..Practice::default()
    }
}

/// The link that opens this experiment and runs it.
pub fn run_link(experiment: &Experiment) -> String {
    link_to(experiment, &[], true)
}

/// The parameters of a run, which must be of this type.
pub fn params_of<P: Parameters>(record: &Record) -> &P {
    let params = record.experiment.params();
    params.unwrap_or_else(|| panic!("of another chapter: {:?}", record.experiment))
}
