using System.Xml.Linq;

namespace ZeroDte.Hosts.Tests.Architecture;

/// <summary>A project references only what the table of docs/architecture.md lets it.</summary>
public sealed class ProjectReferenceTests
{
    private static readonly string[] Areas = ["backend", "services"];

    [Fact]
    public void Projects_AllOfThem_StandInTheTable()
    {
        var projects =
            from area in Areas
            from file in Directory.EnumerateFiles(Path.Combine(Repository.Root, area), "*.csproj", SearchOption.AllDirectories)
            select Path.GetRelativePath(Repository.Root, Path.GetDirectoryName(file)!);

        projects.ShouldBe(Architecture.References.Keys, ignoreOrder: true);
    }

    [Fact]
    public void References_OfEachProject_AreThoseItMayHave()
    {
        var wrong =
            from project in Architecture.References
            let file = Path.Combine(Repository.Root, project.Key, $"{Path.GetFileName(project.Key)}.csproj")
            from violation in Violations(project.Value, XDocument.Load(file))
            select $"{project.Key} {violation}";

        wrong.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("../ZeroDte.Api/ZeroDte.Api.csproj")]
    [InlineData(@"..\ZeroDte.Api\ZeroDte.Api.csproj")]
    public void Violations_AReferenceThatIsNotInTheTable_IsFound(string include)
    {
        var project = XDocument.Parse(
            $"""<Project><ItemGroup Condition="true"><ProjectReference Include="{include}" /></ItemGroup></Project>""");

        Violations(["Quant", "Postgres"], project).ShouldBe(["references Api, which the table does not let it"]);
        Violations(["Api"], project).ShouldBeEmpty();
    }

    private static IEnumerable<string> Violations(string[] allowed, XDocument project) =>
        from reference in project.Descendants("ProjectReference")
        let name = Path.GetFileNameWithoutExtension(reference.Attribute("Include")!.Value.Replace('\\', '/'))
            .Replace("ZeroDte.", "", StringComparison.Ordinal)
        where !allowed.Contains(name)
        select $"references {name}, which the table does not let it";
}
