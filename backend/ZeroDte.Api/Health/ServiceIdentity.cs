using System.Security.Cryptography;
using System.Text;
using Npgsql;

namespace ZeroDte.Api.Health;

/// <summary>Tells services apart that run on one machine: each says which database it is on, without saying where that is.</summary>
public static class ServiceIdentity
{
    /// <summary>The header of <c>/health</c> that says so.</summary>
    public const string Header = "ZeroDte-Database";

    /// <returns>The same for the same server and database.</returns>
    public static string Of(NpgsqlDataSource database)
    {
        var where = new NpgsqlConnectionStringBuilder(database.ConnectionString);
        var host = where.Host is "localhost" or "::1" ? "127.0.0.1" : where.Host;
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{host}:{where.Port}/{where.Database}")))[..16];
    }
}
