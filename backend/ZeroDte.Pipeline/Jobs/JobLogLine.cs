namespace ZeroDte.Pipeline.Jobs;

public sealed record JobLogLine(DateTimeOffset At, string Content);
