//! Do queue, executor and GIL hold under every order in which threads can take turns?
