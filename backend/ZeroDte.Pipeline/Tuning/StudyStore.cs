using Npgsql;
using ZeroDte.Pipeline.Identity;
using ZeroDte.Postgres;
using ZeroDte.Quant.Market;
using ZeroDte.Quant.Tuning;
using ZeroDte.Quant.Tuning.Search;
using static ZeroDte.Postgres.Sql;

namespace ZeroDte.Pipeline.Tuning;

/// <summary>Studies and their trials in PostgreSQL.</summary>
public sealed class StudyStore(NpgsqlDataSource database)
{
    /// <summary>Begins a study under the next free name of its symbol and day, such as <c>aapl-2018-05-11-1</c>.</summary>
    public async Task<StudyHead> BeginAsync(
        BarSeries series, RecordName record, StudyPlan plan, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (series.Count == 0)
        {
            throw new StudyException($"There are no bars of {series.Symbol}. Load some: zerodte ingest FILE --symbol {series.Symbol}.")
            {
                IsOfData = true,
            };
        }

        var stem =
            $"{(record.IsLive ? "" : $"{record}-")}{series.Symbol.Value.ToLowerInvariant()}-{series.Sessions[^1]:yyyy-MM-dd}";
        for (var number = 1; ; number++)
        {
            var study = new StudyHead($"{stem}-{number}", new(record, series.Symbol), series.Sessions[^1], new(series.Hash), plan, now);
            if (await AddAsync(study, cancellationToken))
                return study;
        }
    }

    /// <summary>Stores a study that has begun; false if its name is taken.</summary>
    public async Task<bool> AddAsync(StudyHead study, CancellationToken cancellationToken)
    {
        study.Plan.Checked();
        return await database.ExecuteAsync(cancellationToken, Statement("""
            insert into study (id, symbol, record, as_of, data_hash, format, plan, started_at)
            values ($1, $2, $3, $4, $5, $6, $7::json, $8) on conflict (id) do nothing
            """,
            study.Id, study.Symbol.Value, study.Model.Record.Value, study.AsOf, study.DataHash.Value, StudyJson.Format,
            StudyJson.Write(study.Plan), study.StartedAt)) == 1;
    }

    /// <summary>
    /// The first name from the given one on under which a study of these bars can begin or go on: one that an older version of the program
    /// began, or that was begun on bars that have been corrected since, is left as it is.
    /// </summary>
    public async Task<string> NameAsync(string stem, BarSeries series, CancellationToken cancellationToken)
    {
        for (var number = 1; ; number++)
        {
            var id = number == 1 ? stem : $"{stem}.{number}";
            if (await database.ScalarAsync<bool?>(cancellationToken, Statement(
                "select format = $2 and data_hash = $3 from study where id = $1", id, StudyJson.Format, series.Hash)) is not false)
            {
                return id;
            }
        }
    }

    /// <exception cref="StudyException">There is no such study, or it was begun by a version whose layout differs.</exception>
    public async Task<StudyHead> ReadAsync(string id, CancellationToken cancellationToken)
    {
        var found = await database.QueryAsync(Read, cancellationToken, Statement(
            "select symbol, record, as_of, data_hash, format, plan, started_at, result from study where id = $1", id));
        return found is [var study] ? study : throw new StudyException($"There is no study '{id}'.");

        StudyHead Read(NpgsqlDataReader row) => row.GetInt32(4) == StudyJson.Format
            ? new(
                id,
                new(new(row.GetString(1)), Symbol.Parse(row.GetString(0))),
                row.GetFieldValue<DateOnly>(2),
                new(row.GetString(3)),
                StudyJson.Read<StudyPlan>(row.GetString(5)),
                row.GetFieldValue<DateTimeOffset>(6),
                row.OrNull<string>(7) is { } result ? StudyJson.Read<StudyResult>(result) : null)
            : throw new StudyException($"Study {id} was begun by another version of this program and cannot be read; begin a new one.");
    }

    /// <summary>Keeps a study for one process: another is refused until this is disposed of or its process ends.</summary>
    /// <exception cref="StudyException">Another process runs the study.</exception>
    public async Task<IAsyncDisposable> ReserveAsync(string id, CancellationToken cancellationToken)
    {
        var connection = await database.OpenConnectionAsync(cancellationToken);
        if (await connection.ScalarAsync<bool>(
            cancellationToken, Statement("select pg_try_advisory_lock(hashtextextended('study ' || $1, 0))", id)))
        {
            return new Reservation(connection, id);
        }

        await connection.DisposeAsync();
        throw new StudyException(
            $"Study {id} is being run by another process. Wait until that has ended, or stop it; what it has done is kept.");
    }

    internal async Task<IReadOnlyList<StoredTrial>> TrialsAsync(string id, CancellationToken cancellationToken) =>
        await database.QueryAsync(
            row => new StoredTrial(
                StudyJson.Read<FinishedTrial>(row.GetString(0)),
                row.OrNull<string>(1) is { } scored ? StudyJson.Read<ScoredTrial>(scored) : null,
                row.GetFieldValue<DateTimeOffset>(2)),
            cancellationToken,
            Statement("select content, scored, ended_at from trial where study_id = $1 order by number", id));

    /// <summary>Adds trials in one transaction.</summary>
    internal Task AddAsync(string id, IReadOnlyList<StoredTrial> trials, CancellationToken cancellationToken) =>
        database.ExecuteAsync(cancellationToken, NoWait(), Statement("""
            insert into trial (study_id, number, state, ended_at, content, scored)
            select $1, * from unnest($2::integer[], $3::text[], $4::timestamptz[], $5::json[], $6::json[])
            """,
            id,
            trials.Select(t => t.Trial.Number).ToArray(),
            trials.Select(t => $"{t.Trial.State}").ToArray(),
            trials.Select(t => t.EndedAt).ToArray(),
            trials.Select(t => StudyJson.Write(t.Trial)).ToArray(),
            trials.Select(t => t.Scored is null ? null : StudyJson.Write(t.Scored)).ToArray()));

    internal Task EndAsync(StudyResult result, DateTimeOffset now, CancellationToken cancellationToken) =>
        database.ExecuteAsync(cancellationToken, Statement(
            "update study set ended_at = $2, result = $3::json where id = $1", result.Id, now, StudyJson.Write(result)));

    /// <summary>A session's lock: PostgreSQL gives it back when the session ends, however the process does.</summary>
    private sealed class Reservation(NpgsqlConnection connection, string id) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            // The pool keeps the session, so the lock has to be given back by hand.
            if (connection.FullState == System.Data.ConnectionState.Open)
            {
                await connection.ExecuteAsync(
                    CancellationToken.None, Statement("select pg_advisory_unlock(hashtextextended('study ' || $1, 0))", id));
            }

            await connection.DisposeAsync();
        }
    }
}
