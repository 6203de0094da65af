using System.ComponentModel.DataAnnotations;

namespace ZeroDte.Quant.Drift.Calibrating;

/// <summary>What a person sets of the calibrated policy.</summary>
public sealed record CalibratedOptions
{
    /// <summary>Alarms that all tests together may raise in a year in which nothing changes.</summary>
    [Range(0.1, 50)]
    public double FalseAlarmsPerYear { get; init; } = 2;

    /// <summary>Sessions that the reference takes.</summary>
    [Range(120, 5_000)]
    public int ReferenceSessions { get; init; } = 250;

    /// <summary>Latest sessions that are compared with it. A longer window sees smaller changes, later.</summary>
    [Range(20, 250)]
    public int WindowSessions { get; init; } = 40;

    /// <summary>Sessions for which a cause that has raised an alarm cannot raise another.</summary>
    [Range(0, 252)]
    public int CoolDownSessions { get; init; } = 21;

    /// <summary>Years that the bootstrap makes up, to see how often nothing raises an alarm.</summary>
    [Range(50, 10_000)]
    public int Streams { get; init; } = 200;

    public int Seed { get; init; } = 1;
}
