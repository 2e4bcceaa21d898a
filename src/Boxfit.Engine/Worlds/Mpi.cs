namespace Boxfit.Engine.Worlds;

/// <summary>
/// The part of MPI's C interface that is used, names kept as in mpi.h, in the binary form of Open MPI 4 and 5. Functions return 0 or an
/// error code. The library is loaded with the first call.
/// </summary>
static unsafe partial class Mpi
{
    /// <summary>The library's name in both versions.</summary>
    internal const string Library = "libmpi.so.40";

    /// <summary>Room for any text that MPI gives: MPI_MAX_LIBRARY_VERSION_STRING and its like are 256.</summary>
    internal const int TextBytes = 256;

    /// <summary>MPI_THREAD_SERIALIZED: any thread may call, one at a time.</summary>
    internal const int OneThreadAtATime = 2;

    [LibraryImport(Library)]
    internal static partial int MPI_Get_library_version(byte* text, out int length);

    [LibraryImport(Library)]
    internal static partial int MPI_Init_thread(nint argumentCount, nint arguments, int required, out int provided);

    [LibraryImport(Library)]
    internal static partial int MPI_Finalize();

    [LibraryImport(Library)]
    internal static partial int MPI_Abort(nint communicator, int exitCode);

    [LibraryImport(Library)]
    internal static partial int MPI_Comm_set_errhandler(nint communicator, nint handler);

    [LibraryImport(Library)]
    internal static partial int MPI_Comm_rank(nint communicator, out int rank);

    [LibraryImport(Library)]
    internal static partial int MPI_Comm_size(nint communicator, out int size);

    [LibraryImport(Library)]
    internal static partial int MPI_Error_string(int code, byte* text, out int length);

    [LibraryImport(Library)]
    internal static partial int MPI_Isend(
        void* data, int count, nint type, int destination, int tag, nint communicator, out nint request);

    [LibraryImport(Library)]
    internal static partial int MPI_Irecv(void* data, int count, nint type, int source, int tag, nint communicator, out nint request);

    [LibraryImport(Library)]
    internal static partial int MPI_Ibcast(void* data, int count, nint type, int root, nint communicator, out nint request);

    [LibraryImport(Library)]
    internal static partial int MPI_Iallgather(
        void* mine, int count, nint type, void* all, int countOfEach, nint typeOfEach, nint communicator, out nint request);

    [LibraryImport(Library)]
    internal static partial int MPI_Testall(int count, nint* requests, out int isDone, nint statuses);

    [LibraryImport(Library)]
    internal static partial int MPI_Cancel(ref nint request);

    [LibraryImport(Library)]
    internal static partial int MPI_Request_free(ref nint request);
}
