using System.Collections.Frozen;

namespace ZeroDte.Quant.Tuning.Search;

/// <summary>Presets by name.</summary>
public static class SearchPresets
{
    private static readonly FrozenDictionary<string, SearchPreset> ByName =
        new[] { CloseSpace.Linear, CloseSpace.All, PublishedSpace.Preset }.ToFrozenDictionary(p => p.Name,
            StringComparer.OrdinalIgnoreCase);

    public static IEnumerable<string> Names => ByName.Keys.Order(StringComparer.Ordinal);

    public static SearchPreset? Find(string name) => ByName.GetValueOrDefault(name);
}
