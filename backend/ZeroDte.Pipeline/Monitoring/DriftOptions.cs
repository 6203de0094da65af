using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;
using ZeroDte.Quant.Drift.Calibrating;
using ZeroDte.Quant.Drift.Policies;

namespace ZeroDte.Pipeline.Monitoring;

/// <summary>When the monitor raises an alarm.</summary>
public sealed class DriftOptions
{
    public const string Section = "Drift";

    /// <summary>The name of a <see cref="DriftPolicyKind"/>; empty for the usual one.</summary>
    [CustomValidation(typeof(DriftOptions), nameof(Known))]
    public string Policy { get; set; } = CalibratedPolicy.PolicyName;

    /// <summary>Alarms a year, over all tests, that are accepted while nothing changes.</summary>
    [Range(0.1, 50)]
    public double FalseAlarmsPerYear { get; set; } = 2;

    /// <summary>Sessions that the reference takes.</summary>
    [Range(120, 5_000)]
    public int ReferenceSessions { get; set; } = 500;

    /// <summary>Latest sessions that are compared with it.</summary>
    [Range(20, 250)]
    public int WindowSessions { get; set; } = 40;

    /// <summary>Sessions for which a cause that has raised an alarm raises no other and asks for nothing.</summary>
    [Range(0, 252)]
    public int CoolDownSessions { get; set; } = 21;

    /// <summary>Hours after a session's close from which its missing bar is staleness.</summary>
    [Range(0.1, 240)]
    public double StaleHours { get; set; } = 12;

    public CalibratedOptions ToCalibrated() => new()
    {
        FalseAlarmsPerYear = FalseAlarmsPerYear,
        ReferenceSessions = ReferenceSessions,
        WindowSessions = WindowSessions,
        CoolDownSessions = CoolDownSessions,
    };

    public IDriftPolicy ToPolicy() => ToPolicy(Policy is "" ? CalibratedPolicy.PolicyName : Policy);

    /// <exception cref="ArgumentException">There is no such policy.</exception>
    public IDriftPolicy ToPolicy(string name) => (DriftPolicyKind.Known.Find(name)
        ?? throw new ArgumentException(DriftPolicyKind.Known.Unknown(name), nameof(name))).Create(ToCalibrated());

    public static ValidationResult? Known(string policy) => policy is "" || DriftPolicyKind.Known.Find(policy) is not null
        ? ValidationResult.Success
        : new($"Drift:Policy must be {string.Join(" or ", DriftPolicyKind.Known.All.Select(kind => $"'{kind.Name}'"))}.");
}

[OptionsValidator]
internal sealed partial class DriftOptionsValidator : IValidateOptions<DriftOptions>;
