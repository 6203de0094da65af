using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace ZeroDte.Hosts.Tests.Architecture;

/// <summary>One folder naming a symbol that another folder declares.</summary>
internal sealed record FolderUse(string From, string To, string Place, string Symbol)
{
    public override string ToString() => $"{Place} uses {Symbol} of {(To.Length == 0 ? "the project's root" : To)}";
}

/// <summary>
/// Which folders of a project use which others, as the compiler understands the sources. An alias, a constant or a nameof counts, and a
/// word in a comment does not.
/// </summary>
internal static class FolderUses
{
    private const string Usings = """
        global using System; global using System.Collections.Generic; global using System.IO; global using System.Linq;
        global using System.Net.Http; global using System.Threading; global using System.Threading.Tasks;
        """;

    private const string WebUsings = """
        global using Microsoft.AspNetCore.Builder; global using Microsoft.AspNetCore.Hosting; global using Microsoft.AspNetCore.Http;
        global using Microsoft.AspNetCore.Routing; global using Microsoft.Extensions.Configuration;
        global using Microsoft.Extensions.DependencyInjection;
        global using Microsoft.Extensions.Hosting; global using Microsoft.Extensions.Logging;
        """;

    /// <param name="project">Its name, which its friends know it by.</param>
    /// <param name="sources">Text by path relative to the project.</param>
    public static List<FolderUse> Of(string project, bool isWeb, IEnumerable<(string Path, string Text)> sources)
    {
        var trees = sources.Select(s => CSharpSyntaxTree.ParseText(s.Text, path: s.Path)).ToArray();
        var implicitUsings = CSharpSyntaxTree.ParseText(isWeb ? Usings + WebUsings : Usings);
        var compilation = CSharpCompilation.Create(project, [.. trees, implicitUsings], References(project));
        return [.. trees.SelectMany(tree => Of(compilation.GetSemanticModel(tree)))];
    }

    public static string FolderOf(string path) => Path.GetDirectoryName(path)!.Replace('\\', '/');

    private static IEnumerable<FolderUse> Of(SemanticModel model)
    {
        var user = FolderOf(model.SyntaxTree.FilePath);
        return
            from node in model.SyntaxTree.GetRoot().DescendantNodes(node => node is not UsingDirectiveSyntax)
            where node is SimpleNameSyntax or BaseObjectCreationExpressionSyntax or ConstructorInitializerSyntax
            from symbol in Named(model.GetSymbolInfo(node))
            from declared in symbol.DeclaringSyntaxReferences.Take(1)
            let used = FolderOf(declared.SyntaxTree.FilePath)
            where used != user
            select new FolderUse(user, used, Place(node), symbol.ToDisplayString());
    }

    private static string Place(SyntaxNode node) =>
        $"{node.SyntaxTree.FilePath}:{node.GetLocation().GetLineSpan().StartLinePosition.Line + 1}";

    /// <summary>
    /// The declared things that a name stands for. Generated halves are not among the sources, so a near miss counts too.
    /// </summary>
    private static IEnumerable<ISymbol> Named(SymbolInfo info)
    {
        var symbols = info.Symbol is { } one ? [one] : info.CandidateSymbols;
        return symbols
            .Select(symbol => (symbol.IsImplicitlyDeclared && symbol.ContainingType is { } declared ? declared : symbol).OriginalDefinition)
            .Where(symbol => symbol is INamedTypeSymbol or IMethodSymbol or IPropertySymbol or IFieldSymbol or IEventSymbol);
    }

    private static IEnumerable<MetadataReference> References(string project) =>
        from path in ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
        where Path.GetFileNameWithoutExtension(path) != project
        select MetadataReference.CreateFromFile(path);
}
