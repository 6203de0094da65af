using System.Reflection;
using System.Text;

namespace ZeroDte.Postgres;

/// <summary>The numbered SQL files that a project carries as embedded resources.</summary>
/// <param name="Prefix">What the resource names begin with, up to the number: <c>My.Project.Migrations.</c></param>
/// <param name="Schema">Where the tables live; null for the first one on the connection's search path.</param>
public sealed record MigrationSource(Assembly Assembly, string Prefix, string? Schema)
{
    internal List<Migration> Read()
    {
        return [.. Assembly.GetManifestResourceNames().Where(n => n.StartsWith(Prefix, StringComparison.Ordinal)).Select(ReadOne)];

        Migration ReadOne(string resource)
        {
            using var reader = new StreamReader(Assembly.GetManifestResourceStream(resource)!, Encoding.UTF8);
            return Migration.Parse(resource[Prefix.Length..], reader.ReadToEnd());
        }
    }
}
