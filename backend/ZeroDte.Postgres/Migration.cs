using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace ZeroDte.Postgres;

/// <summary>One numbered step of the schema. Its checksum ignores line endings, which a checkout may change.</summary>
internal sealed record Migration(int Number, string Name, string Sql)
{
    public string Checksum =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Sql.ReplaceLineEndings("\n"))));

    /// <param name="name">File name such as <c>0001_bars.sql</c>.</param>
    public static Migration Parse(string name, string sql) =>
        new(int.Parse(name.AsSpan(0, name.IndexOf('_')), CultureInfo.InvariantCulture), name, sql);
}
