using System.Text.RegularExpressions;

namespace ZeroDte.Hosts.Tests;

/// <summary>Data flows one way: a folder uses only the folders to its left (docs/architecture.md).</summary>
public sealed class FolderOrderTests
{
    [Theory]
    [InlineData("ZeroDte.Quant", "Market Options Features Learning Tuning")]
    [InlineData("ZeroDte.Quant", "Market Options Features Drift")]
    [InlineData("ZeroDte.Pipeline", "Storage Jobs Tracking Market Features Training Tuning Lifecycle Serving Drift Replay")]
    public void Folders_OfAProject_UseOnlyThoseBeforeThem(string project, string order)
    {
        var folders = order.Split(' ');
        var source = Path.Combine(Repository.Root, "backend", project);

        var wrong =
            from file in Directory.EnumerateFiles(source, "*.cs", SearchOption.AllDirectories)
            let folder = Array.IndexOf(folders, Path.GetRelativePath(source, file).Split('/')[0])
            where folder >= 0
            from Match use in Regex.Matches(File.ReadAllText(file), $@"\b{Regex.Escape(project)}\.(\w+)")
            where Array.IndexOf(folders, use.Groups[1].Value) > folder
            select $"{Path.GetRelativePath(Repository.Root, file)} uses {use.Value}";

        wrong.ShouldBeEmpty();
        folders.ShouldContain(folder => Directory.Exists(Path.Combine(source, folder)));
    }
}
