namespace ZeroDte.Pipeline.Clock;

public enum ClockKind
{
    /// <summary>The forecast stands on the morning after the symbol's last bar, whenever that was.</summary>
    Replay,

    /// <summary>The forecast is for the session in progress or the next one.</summary>
    Live,
}
