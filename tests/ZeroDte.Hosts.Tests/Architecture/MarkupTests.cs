namespace ZeroDte.Hosts.Tests.Architecture;

/// <summary>What makes data does not know how it is shown: that is the presentation's.</summary>
public sealed class MarkupTests
{
    private static readonly string[] Tags = ["<svg", "<html", "<table", "<style"];

    [Theory]
    [InlineData("ZeroDte.Pipeline")]
    [InlineData("ZeroDte.Quant")]
    public void Sources_OfWhatMakesData_WriteNoMarkup(string project) => Directory
        .EnumerateFiles(Path.Combine(Repository.Root, "backend", project), "*.cs", SearchOption.AllDirectories)
        .Where(file => HasMarkup(File.ReadAllText(file)))
        .ShouldBeEmpty();

    [Theory]
    [InlineData("""html.Append("<table class=\"wide\">");""", true)]
    [InlineData("""var svg = $"<SVG viewBox='0 0 {w} {h}'>";""", true)]
    [InlineData("""if (a <b) html = "no <tag";""", false)]
    public void HasMarkup_OfALine_IsFound(string line, bool found) => HasMarkup(line).ShouldBe(found);

    private static bool HasMarkup(string text) => Tags.Any(tag => text.Contains(tag, StringComparison.OrdinalIgnoreCase));
}
