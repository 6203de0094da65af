
namespace ZeroDte.Quant.Drift.Monitoring;

/// <summary>What a policy says of one session, with its evidence.</summary>
/// <param name="Raised">Causes whose alarm begins with this session.</param>
/// <param name="Standing">Causes whose alarm stands, those just raised included.</param>
/// <param name="Tests">Every test that could be made.</param>
/// <param name="Missing">What could not be tested, and how much is missing for it.</param>
public sealed record DriftVerdict(
    DateOnly Session, IReadOnlyList<DriftCause> Raised, IReadOnlyList<DriftCause> Standing, IReadOnlyList<DriftTest> Tests,
    IReadOnlyList<string> Missing)
{
    /// <summary>Whether nothing at all could be tested.</summary>
    public bool NotEnoughData => Tests.Count == 0;
}
