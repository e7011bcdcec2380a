//! What the parameters of every chapter can say of themselves.

use std::any::Any;
use std::borrow::Cow;
use std::fmt::Debug;
use std::ops::{Deref, DerefMut};

use runstats::scaling::Scaling;

use super::network::Network;
use super::question::Question;
use super::stopping::Stopping;
use super::worker_kind::WorkerKind;

/// The parameters of one chapter. What most chapters have in common stands here as a default: a sweep over
/// the number of workers, in which each worker is given one task that keeps a processor busy.
pub trait Parameters: Debug + Send + Sync + 'static {
    /// The worker counts that it visits, ascending, each once; of a session, the one that it has.
    fn worker_counts(&self) -> &[u32];

    /// What is asked of its times.
    fn question(&self) -> Question {
        Question::SpeedUp
    }

    /// Whether more workers get more tasks or share the same ones.
    fn scaling(&self) -> Scaling {
        Scaling::Weak
    }

    /// How many tasks one sample with `workers` workers is given; of a session, how many it begins with.
    fn tasks(&self, workers: u32) -> u32 {
        workers
    }

    /// When it ends; `None` of a session, which ends when someone says so.
    fn stopping(&self) -> Option<&Stopping> {
        None
    }

    /// Where it stands when it ends; `None` of a session.
    fn stopping_mut(&mut self) -> Option<&mut Stopping> {
        None
    }

    /// Where the Fibonacci number of each task stands, in the chapters that can choose it for the machine.
    fn n_mut(&mut self) -> Option<&mut Option<i64>> {
        None
    }

    /// What its workers are called.
    fn worker_kind(&self) -> WorkerKind {
        WorkerKind::Workers
    }

    /// How large a pool of threads on shared memory is used, where memory can be shared; 0 if none is.
    fn threads(&self) -> u32 {
        0
    }

    /// Whether it can't run where no memory can be shared.
    fn needs_shared_memory(&self) -> bool {
        false
    }

    /// Whether its files come from the practice network.
    fn needs_practice_network(&self) -> bool {
        false
    }

    /// Whether its tasks take turns, whatever the number of workers.
    fn takes_turns(&self) -> bool {
        false
    }

    /// Whether all of its tasks share one thread: then there are no workers whose time could be lost.
    fn on_one_thread(&self) -> bool {
        false
    }

    /// Whether it is one task that is split among the workers.
    fn splits_one_task(&self) -> bool {
        false
    }

    /// Whether it is a whole sample whose length is chosen, because all workers share it; else it is a task.
    fn sizes_whole_samples(&self) -> bool {
        false
    }

    /// Shared data: how many times each worker adds 1 to a counter that all of them share.
    fn additions(&self) -> Option<u64> {
        None
    }

    /// How it shares out work, in one word: runs that differ in it don't stand in one chart.
    fn kind(&self) -> &'static str {
        ""
    }

    /// Whether its sentence rests on one worker count and the single worker that it is compared with, so
    /// that rounds with others can be left out once that much is clear.
    fn rests_on_one_count(&self) -> bool {
        false
    }

    /// The network that its files come over, if it fetches any.
    fn network(&self) -> Option<Network> {
        None
    }

    /// The address that a task fetches, tasks counted from 0.
    fn address(&self, _task: usize) -> Option<Cow<'_, str>> {
        None
    }

    /// The addresses that somebody has given, to be shortened where there is no room for them.
    fn addresses_mut(&mut self) -> &mut [String] {
        &mut []
    }
}

/// Parameters of whichever chapter.
#[derive(Debug)]
pub struct AnyParameters(Box<dyn Erased>);

/// What is needed of parameters whose type is not known; every type of parameters has it.
trait Erased: Parameters + Any {
    fn copied(&self) -> Box<dyn Erased>;
    fn equals(&self, other: &dyn Any) -> bool;
}

impl<P: Parameters + Clone + PartialEq> Erased for P {
    fn copied(&self) -> Box<dyn Erased> {
        Box::new(self.clone())
    }

    fn equals(&self, other: &dyn Any) -> bool {
        other.downcast_ref::<P>().is_some_and(|other| self == other)
    }
}

impl AnyParameters {
    /// These.
    pub fn new(params: impl Parameters + Clone + PartialEq) -> Self {
        AnyParameters(Box::new(params))
    }

    /// The same, if they are of this type.
    pub fn get<P: Parameters>(&self) -> Option<&P> {
        self.as_any().downcast_ref()
    }

    /// The same, which must be of this type: those of its own chapter.
    pub(super) fn own<P: Parameters>(&self) -> &P {
        self.get()
            .expect("an experiment has the parameters of its chapter")
    }

    /// The same, to be changed.
    pub fn get_mut<P: Parameters>(&mut self) -> Option<&mut P> {
        let params: &mut dyn Any = self.0.as_mut();
        params.downcast_mut()
    }

    fn as_any(&self) -> &dyn Any {
        self.0.as_ref()
    }
}

impl Deref for AnyParameters {
    type Target = dyn Parameters;

    fn deref(&self) -> &Self::Target {
        self.0.as_ref()
    }
}

impl DerefMut for AnyParameters {
    fn deref_mut(&mut self) -> &mut Self::Target {
        self.0.as_mut()
    }
}

impl Clone for AnyParameters {
    fn clone(&self) -> Self {
        AnyParameters(self.0.copied())
    }
}

impl PartialEq for AnyParameters {
    fn eq(&self, other: &Self) -> bool {
        self.0.equals(other.as_any())
    }
}
