using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using ZeroDte.Pipeline;
using ZeroDte.Pipeline.Tracking;
using ZeroDte.Presentation;
using ZeroDte.Presentation.Shell;

namespace ZeroDte.Hosts.Tests.Presentation;

public sealed class PagesTests
{
    private static readonly string StyleSheet = File.ReadAllText(
        Path.Combine(Repository.Root, "backend", "ZeroDte.Presentation", "Shell", "style.css"));

    [Fact]
    public async Task RenderAsync_APageOfSomebodyElse_StandsInTheShellAndNeedsNothingElse()
    {
        var html = await Pages.RenderAsync<MadeUpPage, string>("less < more");

        html.ShouldStartWith("<!doctype html>");
        html.ShouldContain("<title>Made up</title>");
        html.ShouldContain(StyleSheet);
        html.ShouldContain("<h1>less &lt; more</h1>");
        html.ShouldContain("aria-label=\"One &amp; only\"");
        html.ShouldEndWith("</html>");
        html.ShouldNotMatch("(src|href)=|http|url\\(|@import|<script");
    }

    /// <summary>Else a page would look right in the light and not in the dark.</summary>
    [Fact]
    public void StyleSheet_BelowItsTokens_NamesNoColour()
    {
        var rules = StyleSheet[StyleSheet.IndexOf("/* Page */", StringComparison.Ordinal)..];

        Regex.Matches(rules, "#[0-9a-f]{3,8}|rgb|hsl|light-dark").Select(colour => colour.Value).ShouldBeEmpty();
        Regex.Matches(rules, @"var\((--[\w]+)\)").Select(token => token.Groups[1].Value).Distinct()
            .Where(token => !StyleSheet.Contains($"{token}:", StringComparison.Ordinal)).ShouldBeEmpty();
    }

    [Fact]
    public void AddPresentation_EachReportThatThePipelineAsksFor_IsMadeBySomebody()
    {
        var asked = typeof(PipelineExtensions).Assembly.GetTypes()
            .SelectMany(type => type.GetConstructors())
            .SelectMany(constructor => constructor.GetParameters())
            .Select(parameter => parameter.ParameterType)
            .Where(type => type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IReport<>))
            .Distinct().ToArray();
        using var services = new ServiceCollection().AddPresentation().BuildServiceProvider();

        asked.Length.ShouldBe(3);
        asked.ShouldAllBe(type => services.GetService(type) != null);
    }
}
