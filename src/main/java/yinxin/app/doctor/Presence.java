package yinxin.app.doctor;

/// Whether the examined gateway runs on this machine at the moment.
enum Presence {
    /// It does: what is tested goes through it.
    RUNNING,
    /// It does not: its ports are free, or somebody else has them.
    ABSENT
}
