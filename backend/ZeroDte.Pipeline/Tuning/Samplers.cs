using System.Collections.Frozen;
using ZeroDte.Quant.Tuning;

namespace ZeroDte.Pipeline.Tuning;

/// <summary>Samplers by name.</summary>
public static class Samplers
{
    public const string Default = "random";

    private static readonly FrozenDictionary<string, ISampler> ByName =
        new ISampler[] { new RandomSampler() }.ToFrozenDictionary(s => s.Name, StringComparer.OrdinalIgnoreCase);

    public static IEnumerable<string> Names => ByName.Keys.Order(StringComparer.Ordinal);

    public static ISampler? Find(string name) => ByName.GetValueOrDefault(name);
}
