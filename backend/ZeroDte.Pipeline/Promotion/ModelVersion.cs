using ZeroDte.Pipeline.Identity;
using ZeroDte.Pipeline.Training;
using ZeroDte.Quant.Learning.Configuration;
using ZeroDte.Quant.Market;

namespace ZeroDte.Pipeline.Promotion;

/// <summary>One version of a symbol's model with all it takes to make it again. Never changed once stored.</summary>
/// <param name="Session">The last session that it learnt from.</param>
/// <param name="TrainedAt">On the record's clock.</param>
/// <param name="BarsKnownAt">Real time of the latest load of bars that it knows.</param>
/// <param name="FirstSession">The first of <paramref name="Sessions"/> sessions that it was given.</param>
/// <param name="Code">Commit of the program that made it.</param>
/// <param name="Content">The fits as text, which <paramref name="ContentHash"/> is the hash of.</param>
public sealed record ModelVersion(
    ModelKey Key,
    int Version,
    DateOnly Session,
    ModelOrigin Origin,
    DateTimeOffset TrainedAt,
    DateTimeOffset BarsKnownAt,
    ContentHash DataHash,
    DateOnly FirstSession,
    int Sessions,
    ModelConfiguration Configuration,
    int Seed,
    string Code,
    int Format,
    string Content,
    ContentHash ContentHash,
    Evidence Evidence,
    GateVerdict Verdict)
{
    private readonly Lazy<Fits> _fits = new(() => Training.Fits.Parse(Content));

    public string Name => Key.Name;

    public Symbol Symbol => Key.Symbol;

    /// <summary>The run of the tracking server that tells about it; null until it has been published there.</summary>
    public string? RunId { get; init; }

    public Fits Fits => _fits.Value;
}
