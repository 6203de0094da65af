using System.Text.RegularExpressions;

namespace ZeroDte.Hosts.Tests.Architecture;

/// <summary>What docs/architecture.md says about projects and folders, so that it is said once and holds.</summary>
internal static partial class Architecture
{
    private static readonly string Document = File.ReadAllText(Path.Combine(Repository.Root, "docs", "architecture.md"));

    /// <summary>The projects of the table and what each may reference, by path.</summary>
    public static IReadOnlyDictionary<string, string[]> References { get; } = ProjectRow().Matches(Document).ToDictionary(
        row => row.Groups["path"].Value,
        row => row.Groups["references"].Value is "nothing" ? [] : row.Groups["references"].Value.Split(", "));

    /// <summary>
    /// The lines <c>Quant: Market &lt; Features &lt; Drift</c>: a folder uses only those to its left. A project may have several.
    /// </summary>
    public static ILookup<string, string[]> Orders { get; } = OrderLine().Matches(Document).ToLookup(
        line => line.Groups["project"].Value, line => line.Groups["order"].Value.Split(" < "));

    [GeneratedRegex(@"^\| `(?<path>(backend|services)/[\w./]+)` \|.*\| (?<references>[^|]+) \|$", RegexOptions.Multiline)]
    private static partial Regex ProjectRow();

    [GeneratedRegex(@"^(?<project>[\w.]+): (?<order>[\w/]+( < [\w/]+)*)$", RegexOptions.Multiline)]
    private static partial Regex OrderLine();
}
