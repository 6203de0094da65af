namespace ZeroDte.Pipeline.Jobs;

/// <summary>That a job is due for a session, for every symbol there is.</summary>
/// <param name="Session">The session it is about.</param>
/// <param name="Due">From when on it can run.</param>
/// <param name="Expires">From when on there is no point in it, such as a forecast after the close; null for never.</param>
/// <param name="Slot">As of <see cref="JobKey"/>.</param>
public sealed record DueUnit(string Job, DateOnly Session, DateTimeOffset Due, DateTimeOffset? Expires, string Slot = "");
