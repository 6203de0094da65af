using ZeroDte.Quant.Drift.Calibrating;
using ZeroDte.Quant.Kinds;

namespace ZeroDte.Quant.Drift.Policies;

/// <summary>A policy that settings and commands may ask for.</summary>
/// <param name="Name">That of the policies which it makes.</param>
/// <param name="Create">Makes one of what a person has set; a policy takes of it what it needs.</param>
public sealed record DriftPolicyKind(string Name, Func<CalibratedOptions, IDriftPolicy> Create) : IKind
{
    public static KindList<DriftPolicyKind> Known { get; } = new("drift policy");
}
