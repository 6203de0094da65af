using System.Globalization;
using Npgsql;
using ZeroDte.Postgres;

namespace ZeroDte.Mlflow.Server.Search;

/// <summary>A statement's parameters while its text is put together.</summary>
internal sealed class SqlText
{
    private readonly List<object> _values = [];

    /// <summary>Keeps a value and returns what stands for it.</summary>
    public string Add(object value)
    {
        _values.Add(value);
        return string.Create(CultureInfo.InvariantCulture, $"${_values.Count}");
    }

    public NpgsqlBatchCommand Statement(string sql) => Sql.Statement(sql, [.. _values]);
}
