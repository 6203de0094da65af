using System.Collections.Frozen;
using ZeroDte.Quant.Tuning;
using ZeroDte.Quant.Tuning.Sampling;
using ZeroDte.Quant.Tuning.Surrogate;

namespace ZeroDte.Pipeline.Tuning;

/// <summary>Samplers by the names that users know.</summary>
public static class Samplers
{
    /// <summary>On the product's own search it finds as much as the surrogate, in half the time (bench/README.md).</summary>
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
