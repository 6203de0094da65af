using System.Collections.Frozen;
using ZeroDte.Quant.Tuning;
using ZeroDte.Quant.Tuning.Sampling;

namespace ZeroDte.Pipeline.Tuning;

/// <summary>Samplers by the names that users know.</summary>
public static class Samplers
{
    /// <summary>Its proposals take far less time than the trials; those of the surrogate take more.</summary>
    public const string Default = "tpe";

    private static readonly FrozenDictionary<string, ISampler> ByName = new Dictionary<string, ISampler>
    {
        ["random"] = new RandomSampler(),
        ["sobol"] = new SobolSampler(),
        ["tpe"] = new TpeSampler(),
        ["nsga2"] = new Nsga2Sampler(),
        ["surrogate"] = new SurrogateSampler(),
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    public static IEnumerable<string> Names => ByName.Keys.Order(StringComparer.Ordinal);

    public static ISampler? Find(string name) => ByName.GetValueOrDefault(name);
}
