namespace ZeroDte.Hosts.Tests.Architecture;

/// <summary>Data flows one way: a folder uses only the folders to its left, as docs/architecture.md states them.</summary>
public sealed class FolderOrderTests
{
    private static readonly string[][] Orders =
        [["Left", "Right"], ["Left", "Other"], ["Right/First", "Right/Second"], ["Other", "Other/Child"]];

    private static readonly (string, string) Left = ("Left/Price.cs", """
        namespace My.Left;
        public sealed class Price(double value) : System.Attribute { public const string Name = "price"; public double Value => value; }
        public static class PriceExtensions { public static double Twice(this double price) => 2 * price; }
        """);

    public static TheoryData<string> Projects => [.. Architecture.References.Keys.Where(path => Folders(path).Count > 1)];

    [Theory]
    [MemberData(nameof(Projects))]
    public void Folders_OfAProject_UseOnlyThoseToTheirLeft(string path)
    {
        var root = Path.Combine(Repository.Root, path);
        var name = Path.GetFileName(path);
        var isWeb = File.ReadAllText(Path.Combine(root, $"{name}.csproj")).Contains("Microsoft.NET.Sdk.Web", StringComparison.Ordinal);

        var uses = FolderUses.Of(name, isWeb, Sources(path).Select(file => (file, File.ReadAllText(Path.Combine(root, file)))));

        FolderOrder.Violations(Architecture.Orders[name.Replace("ZeroDte.", "", StringComparison.Ordinal)], Folders(path), uses)
            .ShouldBeEmpty();
    }

    [Theory]
    [InlineData("a type", "Right/User.cs", "public sealed class User { private readonly My.Left.Price? _price = null; }", true)]
    [InlineData("from the left", "Right/User.cs",
        "public sealed class Of(My.Left.Price price) { public double Value => price.Value; }", true)]
    [InlineData("between neighbours", "Other/User.cs", "public sealed class User { public My.Right.Target? Target => null; }", false)]
    [InlineData("to the right: a type", "Left/User.cs",
        "public sealed class User { private readonly My.Right.Target? _target = null; }", false)]
    [InlineData("to the right: an alias", "Left/User.cs",
        "using T = My.Right.Target; public sealed class User { public T? Target => null; }", false)]
    [InlineData("to the right: a constant", "Left/User.cs",
        "public sealed class User { public const int Size = My.Right.Target.Size; }", false)]
    [InlineData("to the right: a nameof", "Left/User.cs",
        "public sealed class User { public string Name => nameof(My.Right.Target); }", false)]
    [InlineData("to the right: an attribute", "Left/User.cs", "[My.Right.Target] public sealed class User;", false)]
    [InlineData("to the right: a base", "Left/User.cs", "public sealed class User : My.Right.Open;", false)]
    [InlineData("to the right: a type argument", "Left/User.cs", "public sealed class User : List<My.Right.Target>;", false)]
    [InlineData("to the right: an extension", "Left/User.cs", "using My.Right; public sealed class User { public double Half => "
        + "2.0.Half(); }", false)]
    [InlineData("to the right: a target-typed new", "Left/User.cs",
        "public sealed class User { void Use() => My.Right.Open.Take(new()); }", false)]
    [InlineData("to the right: a member of what is returned", "Left/User.cs",
        "public sealed class User { object Use(dynamic d) => My.Right.Open.Made; }", false)]
    [InlineData("a word in a comment", "Left/User.cs", "/* My.Right.Target */ public sealed class User;", true)]
    [InlineData("a folder that no order lists", "New/User.cs", "public sealed class User;", false)]
    [InlineData("a folder under a listed one", "Left/Deep/User.cs",
        "public sealed class User { public My.Left.Price? Price => null; }", true)]
    [InlineData("a folder under a listed one, to the right", "Left/Deep/User.cs",
        "public sealed class User { public My.Right.Target? Target => null; }", false)]
    [InlineData("a listed folder under a listed one, from the left", "Right/Second/User.cs",
        "public sealed class User { public My.Left.Price? Price => null; }", true)]
    [InlineData("to a listed folder under one to the right", "Left/User.cs",
        "public sealed class User { public My.Right.First.Inner? Inner => null; }", false)]
    [InlineData("within a folder, from the left", "Right/Second/User.cs",
        "public sealed class User { public My.Right.First.Inner? Inner => null; }", true)]
    [InlineData("within a folder, from the right", "Right/First/User.cs",
        "public sealed class User { public My.Right.Second.Inner? Inner => null; }", false)]
    [InlineData("within a folder, between it and one in it", "Right/First/User.cs",
        "public sealed class User { public My.Right.Target? Target => null; }", false)]
    [InlineData("a child to the right of its parent", "Other/Child/User.cs",
        "public sealed class User { public My.Other.Other? Other => null; }", true)]
    [InlineData("a parent to the left of its child", "Other/User.cs",
        "public sealed class User { public My.Other.Child.Inner? Inner => null; }", false)]
    [InlineData("the root puts together", "Program.cs", "public sealed class User { public My.Right.Target? Target => null; }", true)]
    [InlineData("nobody uses the root", "Right/User.cs", "public sealed class User { public My.Root? Root => null; }", false)]
    public void Violations_OfEachKind_AreFound(string kind, string file, string text, bool isAllowed)
    {
        (string Path, string Text)[] sources =
        [
            Left,
            ("Right/Target.cs", "namespace My.Right; public sealed class Target : System.Attribute { public const int Size = 1; }"),
            ("Right/Open.cs",
                "namespace My.Right; public class Open { public static object Made => 1; public static void Take(Open open) { } }"),
            ("Right/Extensions.cs", "namespace My.Right; public static class Extensions { public static double Half(this double value) => "
                + "value / 2; }"),
            ("Other/Other.cs", "namespace My.Other; public sealed class Other;"),
            ("Other/Child/Inner.cs", "namespace My.Other.Child; public sealed class Inner;"),
            ("Right/First/Inner.cs", "namespace My.Right.First; public sealed class Inner;"),
            ("Right/Second/Inner.cs", "namespace My.Right.Second; public sealed class Inner;"),
            ("Root.cs", "namespace My; public sealed class Root;"),
            (file, text),
        ];
        string[] folders = [.. sources.Select(source => FolderUses.FolderOf(source.Path)).Distinct()];

        FolderOrder.Violations(Orders, folders, FolderUses.Of("My", isWeb: false, sources)).Any().ShouldBe(!isAllowed, kind);
    }

    [Fact]
    public void Violations_OfAFolderThatIsGone_AreFound() =>
        FolderOrder.Violations(Orders, ["Left", "Right/First", "Right/Second", "Other"], [])
            .ShouldHaveSingleItem().ShouldContain("Other/Child");

    private static List<string> Folders(string path) => [.. Sources(path).Select(FolderUses.FolderOf).Distinct()];

    private static IEnumerable<string> Sources(string path)
    {
        var root = Path.Combine(Repository.Root, path);
        return Directory.EnumerateFiles(root, "*.cs", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(root, file));
    }
}
