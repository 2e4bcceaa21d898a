using System.Runtime.InteropServices;

namespace Boxfit.Pretrained.Keras.Native;

/// <summary>
/// The part of HDF5 1.10's C API that is used, names kept as in hdf5.h. Identifiers are 64 bits wide and negative on failure; other
/// functions return a negative number on failure. Debian's serial library is not safe for threads: hold <see cref="Gate"/>.
/// </summary>
static unsafe partial class Hdf5
{
    public const int AccessReadOnly = 0, AccessTruncate = 2, ScopeLocal = 0, SpaceScalar = 0;
    public const int ClassInteger = 0, ClassFloat = 1, ClassString = 3;
    public const int PaddedWithNulls = 1;
    public const nint Default = 0;
    const string Library = "libhdf5_serial.so.103";

    static readonly Lazy<Types> s_types = new(Start);

    /// <summary>Only one thread at a time may be inside the library.</summary>
    public static Lock Gate { get; } = new();

    /// <summary>The library's types in memory and in files; asking for them loads it.</summary>
    public static Types Known => s_types.Value;

    [LibraryImport(Library)]
    public static partial Hdf5Handle H5Pcreate(nint kind);

    [LibraryImport(Library)]
    public static partial int H5Pset_file_locking(Hdf5Handle access, byte use, byte ignoreWhenDisabled);

    /// <summary>Keeps a file in memory.</summary>
    [LibraryImport(Library)]
    public static partial int H5Pset_fapl_core(Hdf5Handle access, nuint increment, byte backingStore);

    [LibraryImport(Library)]
    public static partial int H5Pset_obj_track_times(Hdf5Handle creation, byte track);

    [LibraryImport(Library)]
    public static partial int H5Pset_create_intermediate_group(Hdf5Handle creation, uint create);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial Hdf5Handle H5Fopen(string path, uint flags, Hdf5Handle access);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial Hdf5Handle H5Fcreate(string path, uint flags, nint creation, Hdf5Handle access);

    [LibraryImport(Library)]
    public static partial int H5Fflush(Hdf5Handle file, int scope);

    /// <summary>Copies a file's bytes; tells how many there are where the buffer is null.</summary>
    [LibraryImport(Library)]
    public static partial nint H5Fget_file_image(Hdf5Handle file, byte* buffer, nuint size);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial Hdf5Handle H5Oopen(Hdf5Handle parent, string path, nint access);

    [LibraryImport(Library)]
    public static partial int H5Iget_type(Hdf5Handle identifier);

    [LibraryImport(Library)]
    public static partial int H5Gget_num_objs(Hdf5Handle group, out ulong count);

    [LibraryImport(Library)]
    public static partial nint H5Gget_objname_by_idx(Hdf5Handle group, ulong index, byte* name, nuint size);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial Hdf5Handle H5Gcreate2(Hdf5Handle parent, string path, Hdf5Handle links, nint creation, nint access);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int H5Lexists(Hdf5Handle parent, string path, nint access);

    [LibraryImport(Library)]
    public static partial Hdf5Handle H5Dget_space(Hdf5Handle data);

    [LibraryImport(Library)]
    public static partial Hdf5Handle H5Dget_type(Hdf5Handle data);

    [LibraryImport(Library)]
    public static partial int H5Dread(Hdf5Handle data, nint type, nint memorySpace, nint fileSpace, nint transfer, void* values);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial Hdf5Handle H5Dcreate2(
        Hdf5Handle parent, string path, nint type, Hdf5Handle space, Hdf5Handle links, Hdf5Handle creation, nint access);

    [LibraryImport(Library)]
    public static partial int H5Dwrite(Hdf5Handle data, nint type, nint memorySpace, nint fileSpace, nint transfer, void* values);

    [LibraryImport(Library)]
    public static partial int H5Dvlen_reclaim(Hdf5Handle type, Hdf5Handle space, nint transfer, void* values);

    [LibraryImport(Library)]
    public static partial Hdf5Handle H5Screate(int kind);

    [LibraryImport(Library)]
    public static partial Hdf5Handle H5Screate_simple(int rank, ulong* lengths, ulong* maximal);

    [LibraryImport(Library)]
    public static partial int H5Sget_simple_extent_ndims(Hdf5Handle space);

    [LibraryImport(Library)]
    public static partial int H5Sget_simple_extent_dims(Hdf5Handle space, ulong* lengths, ulong* maximal);

    [LibraryImport(Library)]
    public static partial long H5Sget_simple_extent_npoints(Hdf5Handle space);

    [LibraryImport(Library)]
    public static partial Hdf5Handle H5Tcopy(nint type);

    [LibraryImport(Library)]
    public static partial int H5Tset_size(Hdf5Handle type, nuint size);

    [LibraryImport(Library)]
    public static partial int H5Tset_strpad(Hdf5Handle type, int padding);

    [LibraryImport(Library)]
    public static partial int H5Tget_class(Hdf5Handle type);

    [LibraryImport(Library)]
    public static partial nuint H5Tget_size(Hdf5Handle type);

    [LibraryImport(Library)]
    public static partial nuint H5Tget_ebias(Hdf5Handle type);

    [LibraryImport(Library)]
    public static partial int H5Tget_sign(Hdf5Handle type);

    [LibraryImport(Library)]
    public static partial int H5Tis_variable_str(Hdf5Handle type);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int H5Aexists(Hdf5Handle parent, string name);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial Hdf5Handle H5Aopen(Hdf5Handle parent, string name, nint access);

    [LibraryImport(Library)]
    public static partial Hdf5Handle H5Aget_space(Hdf5Handle attribute);

    [LibraryImport(Library)]
    public static partial Hdf5Handle H5Aget_type(Hdf5Handle attribute);

    [LibraryImport(Library)]
    public static partial int H5Aread(Hdf5Handle attribute, Hdf5Handle type, void* values);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial Hdf5Handle H5Acreate2(
        Hdf5Handle parent, string name, Hdf5Handle type, Hdf5Handle space, nint creation, nint access);

    [LibraryImport(Library)]
    public static partial int H5Awrite(Hdf5Handle attribute, Hdf5Handle type, void* values);

    /// <summary>Closes an identifier of any kind.</summary>
    [LibraryImport(Library)]
    public static partial int H5Idec_ref(nint identifier);

    [LibraryImport(Library)]
    private static partial int H5open();

    [LibraryImport(Library)]
    private static partial int H5dont_atexit();

    [LibraryImport(Library)]
    private static partial int H5Eset_auto2(nint stack, nint function, nint data);

    [LibraryImport(Library)]
    private static partial int H5PLset_loading_state(uint kinds);

    static Types Start()
    {
        nint library = NativeLibraries.Load(Library, "libhdf5-103-1", "Keras's .h5 files");
        // Errors are reported by our exceptions, not on the terminal, and no filter of a file may load a library. At the program's end
        // there is nothing to write, and the library's tidying complains of what it could not close in broken files.
        if (H5dont_atexit() < 0 || H5open() < 0 || H5Eset_auto2(0, 0, 0) < 0 || H5PLset_loading_state(0) < 0)
            throw new BoxfitException($"{Library} could not be started.");
        return new Types(
            NativeFloat: Identifier("H5T_NATIVE_FLOAT_g"),
            SingleLittleEndian: Identifier("H5T_IEEE_F32LE_g"),
            Text: Identifier("H5T_C_S1_g"),
            FileAccess: Identifier("H5P_CLS_FILE_ACCESS_ID_g"),
            LinkCreation: Identifier("H5P_CLS_LINK_CREATE_ID_g"),
            DatasetCreation: Identifier("H5P_CLS_DATASET_CREATE_ID_g"));

        nint Identifier(string name) => *(nint*)NativeLibrary.GetExport(library, name);
    }

    /// <summary>Identifiers that the library keeps for us.</summary>
    public sealed record Types(
        nint NativeFloat, nint SingleLittleEndian, nint Text, nint FileAccess, nint LinkCreation, nint DatasetCreation);
}
